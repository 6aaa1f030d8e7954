package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/gabriel-vasile/mimetype"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/blob"
	"github.com/parley-desk/parley/internal/store"
)

// JobSweepFiles deletes uploads that were never sent; its subject is "".
const JobSweepFiles = "sweep_files"

// unsentLife is how long an uploaded file may wait to be sent.
const unsentLife = 24 * time.Hour

// sniffBytes is how much of a file is looked at to tell its type.
const sniffBytes = 3072

// programs are the types that are refused whatever the file is called.
var programs = []string{
	"application/x-executable", "application/vnd.microsoft.portable-executable", "application/x-elf", "application/x-object",
	"application/x-sharedlib", "application/x-mach-binary", "application/x-ms-installer", "application/x-msdownload", "application/java-archive", "application/x-java-applet",
}

// GuestUpload stores a file the visitor wants to send. It becomes visible to
// others only when a message names it.
func (d *Desk) GuestUpload(ctx context.Context, g Guest, fileName string, content io.Reader) (parley.AttachmentRef, error) {
	c, err := d.store.Read(ctx).Conversation(g.Conversation)
	if err != nil {
		return parley.AttachmentRef{}, err
	}
	if !c.Open {
		return parley.AttachmentRef{}, errGone
	}
	return d.upload(ctx, g.Conversation, g.author(), fileName, content)
}

// Upload stores a file an agent wants to send; refused while a transfer to
// them is pending (domain 2.3).
func (d *Desk) Upload(ctx context.Context, actor parley.Actor, conversation parley.ID, fileName string, content io.Reader) (parley.AttachmentRef, error) {
	summary, err := d.store.Read(ctx).Summary(conversation, actor.ID)
	if err != nil {
		return parley.AttachmentRef{}, err
	}
	if !summary.Can.Attach {
		return parley.AttachmentRef{}, parley.Errorf(parley.CodeForbidden, "", "Files can be attached only to a conversation you hold or take part in.")
	}
	return d.upload(ctx, conversation, actor.Author(), fileName, content)
}

func (d *Desk) upload(ctx context.Context, conversation parley.ID, by parley.Author, fileName string, content io.Reader) (parley.AttachmentRef, error) {
	props, err := d.store.Read(ctx).Properties()
	if err != nil {
		return parley.AttachmentRef{}, err
	}
	name := SafeFileName(fileName)
	if extension := strings.TrimPrefix(strings.ToLower(filepath.Ext(name)), "."); extension != "" {
		for refused := range strings.SplitSeq(props.Text(parley.PropAttachmentTypes), ",") {
			if strings.TrimSpace(strings.ToLower(refused)) == extension {
				return parley.AttachmentRef{}, parley.Errorf(parley.CodeInvalid, "file_name", "%s is not accepted: files ending in .%s are refused.", name, extension)
			}
		}
	}
	limit := props.Int(parley.PropAttachmentMaxBytes)
	if limit == 0 {
		return parley.AttachmentRef{}, parley.Errorf(parley.CodeInvalid, "file_name", "Files are not accepted here.")
	}
	head := make([]byte, sniffBytes)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return parley.AttachmentRef{}, parley.Wrapf(parley.CodeInvalid, err, "%s did not arrive completely. Please try again.", name)
	}
	head = head[:n]
	if n == 0 {
		return parley.AttachmentRef{}, parley.Errorf(parley.CodeInvalid, "file_name", "%s is empty.", name)
	}
	kind := mimetype.Detect(head)
	for m := kind; m != nil; m = m.Parent() {
		if slices.ContainsFunc(programs, m.Is) {
			return parley.AttachmentRef{}, parley.Errorf(parley.CodeInvalid, "file_name", "%s is a program, whatever its name says. Programs are not accepted.", name)
		}
	}
	id := parley.NewID()
	size, sum, err := d.blobs.Put(ctx, string(id), io.MultiReader(bytes.NewReader(head), content), limit)
	switch {
	case errors.Is(err, blob.ErrTooLarge):
		return parley.AttachmentRef{}, parley.Errorf(parley.CodeTooLarge, "file_name", "%s is too large: at most %s are allowed.", name, sizeInWords(limit))
	case err != nil && ctx.Err() != nil:
		return parley.AttachmentRef{}, ctx.Err()
	case err != nil:
		return parley.AttachmentRef{}, parley.Wrapf(parley.CodeUnavailable, err, "%s could not be stored. Please try again in a moment.", name)
	}
	a := parley.Attachment{
		AttachmentRef: parley.AttachmentRef{ID: id, FileName: name, MediaType: kind.String(), Size: size},
		Conversation:  conversation, SHA256: sum, UploadedBy: by, CreatedAt: parley.Now(),
	}
	if err := d.store.Tx(ctx, func(tx *store.Tx) error { return tx.InsertAttachment(a) }); err != nil {
		return parley.AttachmentRef{}, errors.Join(err, d.blobs.Delete(context.WithoutCancel(ctx), string(id)))
	}
	return a.AttachmentRef, nil
}

func sizeInWords(bytes int64) string {
	const kib, mib = 1 << 10, 1 << 20
	switch {
	case bytes >= mib:
		return fmt.Sprintf("%d MB", bytes/mib)
	case bytes >= kib:
		return fmt.Sprintf("%d KB", bytes/kib)
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// maxFileName bounds a file's name, in characters.
const maxFileName = 120

// SafeFileName makes a name that is safe to show and to save under: no
// folders, no control or direction-changing characters, not empty.
func SafeFileName(name string) string {
	name = strings.ToValidUTF8(name, "")
	if cut := strings.LastIndexAny(name, `/\`); cut >= 0 {
		name = name[cut+1:]
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>:"|?*`, r) {
			return -1
		}
		return r
	}, name)
	edge := func(r rune) bool { return r == '.' || unicode.IsSpace(r) }
	name = strings.TrimFunc(name, edge)
	if runes := []rune(name); len(runes) > maxFileName {
		extension := []rune(filepath.Ext(name))
		if len(extension) > 12 {
			extension = nil
		}
		name = strings.TrimFunc(string(runes[:maxFileName-len(extension)])+string(extension), edge)
	}
	if name == "" {
		return "file"
	}
	return name
}

// GuestFile opens a file of the visitor's conversation: one that was sent
// where they can see it, or their own upload.
func (d *Desk) GuestFile(ctx context.Context, g Guest, id parley.ID) (parley.AttachmentRef, io.ReadSeekCloser, error) {
	a, err := d.store.Read(ctx).Attachment(id)
	if err == nil && (a.Conversation != g.Conversation || a.StaffOnly || !a.Sent && a.UploadedBy.ID != g.CustomerInteraction) {
		err = store.NotFound("This file")
	}
	if err != nil {
		return parley.AttachmentRef{}, nil, err
	}
	return d.openFile(ctx, a)
}

// File opens a file of a conversation the actor may know of.
func (d *Desk) File(ctx context.Context, actor parley.Actor, id parley.ID) (parley.AttachmentRef, io.ReadSeekCloser, error) {
	read := d.store.Read(ctx)
	a, err := read.Attachment(id)
	if err == nil {
		err = mayReadFile(read, a, actor.ID)
	}
	if err == nil && !a.Sent && a.UploadedBy.ID != actor.ID {
		err = store.NotFound("This file")
	}
	if err != nil {
		return parley.AttachmentRef{}, nil, store.NotFound("This file")
	}
	return d.openFile(ctx, a)
}

// mayReadFile lets read a file who may read its conversation, or a record in
// whose activity the entry stands that it came with.
func mayReadFile(read *store.Reader, a store.StoredAttachment, user parley.ID) error {
	err := mayRead(read, a.Conversation, user)
	if parley.CodeOf(err) != parley.CodeNotFound {
		return err
	}
	copied, lookup := read.FileInRecord(a.ID, user)
	if lookup == nil && !copied {
		return err
	}
	return lookup
}

func (d *Desk) openFile(ctx context.Context, a store.StoredAttachment) (parley.AttachmentRef, io.ReadSeekCloser, error) {
	content, err := d.blobs.Open(ctx, string(a.ID))
	if err != nil {
		return a.AttachmentRef, nil, parley.Wrapf(parley.CodeUnavailable, err, "%s cannot be read at the moment.", a.FileName)
	}
	return a.AttachmentRef, content, nil
}

// SweepFiles deletes uploads that were never sent. It is the handler of
// JobSweepFiles and runs every hour.
func (d *Desk) SweepFiles(ctx context.Context, _ string) (parley.Time, error) {
	next := parley.Now().Add(time.Hour)
	ids, err := d.store.Read(ctx).UnsentAttachments(parley.Now().Add(-unsentLife), 500)
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		var gone bool
		if err := d.store.Tx(ctx, func(tx *store.Tx) (err error) {
			gone, err = tx.DropUnsentAttachment(id)
			return err
		}); err != nil {
			return 0, err
		}
		if gone {
			if err := d.blobs.Delete(ctx, string(id)); err != nil {
				return 0, err
			}
		}
	}
	return next, nil
}
