package desk_test

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/desk"
	"github.com/parley-desk/parley/internal/store"
)

const pdf = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

func (f *floor) guestFile(g desk.Guest, name, content string) parley.AttachmentRef {
	f.t.Helper()
	ref, err := f.desk.GuestUpload(f.t.Context(), g, name, strings.NewReader(content))
	if err != nil {
		f.t.Fatal(err)
	}
	return ref
}

func readAll(t *testing.T, file io.ReadSeekCloser) string {
	t.Helper()
	content, err := io.ReadAll(file)
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestFilesGoBothWays(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		ref := f.guestFile(g, `C:\invoices\bill "2026".exe.pdf`, pdf)
		if ref.MediaType != "application/pdf" || ref.Size != int64(len(pdf)) || ref.FileName != "bill 2026.exe.pdf" {
			t.Errorf("stored as %+v", ref)
		}
		// Before it is sent nobody else reads it.
		_, _, err := f.desk.File(t.Context(), f.anna, ref.ID)
		f.refused(parley.CodeNotFound, err)
		_, own, err := f.desk.GuestFile(t.Context(), g, ref.ID)
		f.must(err)
		readAll(t, own)
		e, err := f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "1", Attachments: []parley.ID{ref.ID}})
		f.must(err)
		if len(e.Attachments) != 1 || e.Attachments[0] != ref {
			t.Errorf("the entry holds %+v", e.Attachments)
		}
		for range 2 { // sending again: the same entry
			again, err := f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "1", Attachments: []parley.ID{ref.ID}})
			f.must(err)
			if again.Seq != e.Seq {
				t.Errorf("acknowledged as %d, was %d", again.Seq, e.Seq)
			}
		}
		_, err = f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "2", Attachments: []parley.ID{ref.ID}})
		f.refused(parley.CodeInvalid, err) // once sent it is sent
		_, file, err := f.desk.File(t.Context(), f.anna, ref.ID)
		f.must(err)
		if got := readAll(t, file); got != pdf {
			t.Errorf("Anna reads %q", got)
		}
		if s := f.summary(f.anna, g.Conversation); s.LastLine != ref.FileName {
			t.Errorf("the list shows %q", s.LastLine)
		}

		back, err := f.desk.Upload(t.Context(), f.anna, g.Conversation, "note.txt", strings.NewReader("paid"))
		f.must(err)
		_, _, err = f.desk.GuestFile(t.Context(), g, back.ID)
		f.refused(parley.CodeNotFound, err) // not sent yet
		_, err = f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: "1", Body: "here", Attachments: []parley.ID{back.ID}})
		f.must(err)
		_, file, err = f.desk.GuestFile(t.Context(), g, back.ID)
		f.must(err)
		if got := readAll(t, file); got != "paid" {
			t.Errorf("the visitor reads %q", got)
		}
		d, err := f.desk.Detail(t.Context(), f.ben, g.Conversation)
		f.must(err)
		if len(d.Attachments) != 2 {
			t.Errorf("the detail lists %+v", d.Attachments)
		}
	})
}

func TestFilesThatAreRefused(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		f.set(parley.PropAttachmentMaxBytes, "2000")
		elf := "\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 57)
		mz := "MZ" + strings.Repeat("\x00", 58) + "\x40\x00\x00\x00PE\x00\x00"
		for name, content := range map[string]string{
			"holiday.jpg": elf, "notes.txt": mz, "setup.EXE": "text", "run.sh": "#!/bin/sh", "empty.txt": "",
		} {
			_, err := f.desk.GuestUpload(t.Context(), g, name, strings.NewReader(content))
			if e := f.refusal(parley.CodeInvalid, err); e.Field != "file_name" || !strings.Contains(e.Message, name) {
				t.Errorf("%s: %s: %s", name, e.Field, e.Message)
			}
		}
		_, err := f.desk.GuestUpload(t.Context(), g, "big.txt", strings.NewReader(strings.Repeat("x", 2001)))
		if e := f.refusal(parley.CodeTooLarge, err); !strings.Contains(e.Message, "big.txt") || !strings.Contains(e.Message, "1 KB") {
			t.Errorf("the refusal says %q", e.Message)
		}
		f.guestFile(g, "fits.txt", strings.Repeat("x", 2000))
		_, err = f.desk.GuestUpload(t.Context(), g, "torn.txt", io.MultiReader(strings.NewReader("beginning"), brokenReader{}))
		if err == nil {
			t.Error("a torn upload was stored")
		}
		f.set(parley.PropAttachmentMaxBytes, "0")
		_, err = f.desk.GuestUpload(t.Context(), g, "a.txt", strings.NewReader("x"))
		f.refused(parley.CodeInvalid, err)
		f.must(f.desk.End(t.Context(), f.anna, g.Conversation))
		_, err = f.desk.GuestUpload(t.Context(), g, "late.txt", strings.NewReader("x"))
		f.refused(parley.CodeEnded, err)
		_, err = f.desk.Upload(t.Context(), f.anna, g.Conversation, "late.txt", strings.NewReader("x"))
		f.refused(parley.CodeForbidden, err)
	})
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestFilesStayInTheirConversation(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g, other := f.talk("billing", f.anna), f.talk("billing", f.anna)
		ref := f.guestFile(g, "a.txt", "mine")
		_, err := f.desk.GuestSend(t.Context(), other, desk.Message{ClientID: "1", Attachments: []parley.ID{ref.ID}})
		f.refused(parley.CodeInvalid, err)
		_, err = f.desk.Reply(t.Context(), f.anna, g.Conversation, desk.Message{ClientID: "1", Attachments: []parley.ID{ref.ID}})
		f.refused(parley.CodeInvalid, err) // hers to read later, not to send
		_, err = f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "1", Body: "x", Attachments: []parley.ID{parley.NewID()}})
		f.refused(parley.CodeInvalid, err)
		if got := lines(f.publicStream(g)); slices.Contains(got, "x") {
			t.Error("the text went without its file")
		}
		_, err = f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "2", Attachments: []parley.ID{ref.ID}})
		f.must(err)
		_, _, err = f.desk.GuestFile(t.Context(), other, ref.ID)
		f.refused(parley.CodeNotFound, err)
		for _, who := range []parley.Actor{f.chris, f.admin, f.outsider} {
			_, _, err = f.desk.File(t.Context(), who, ref.ID)
			f.refused(parley.CodeNotFound, err)
		}
	})
}

func TestStaffOnlyFilesAreHiddenFromVisitors(t *testing.T) {
	onFloor(t, func(t *testing.T, f *floor) {
		g := f.talk("billing", f.anna)
		ref, err := f.desk.Upload(t.Context(), f.anna, g.Conversation, "internal.txt", strings.NewReader("SECRET"))
		f.must(err)
		f.tx(func(tx *store.Tx) error {
			return tx.SendAttachment(ref.ID, g.Conversation, f.anna.Author(), 1, true)
		})
		_, _, err = f.desk.GuestFile(t.Context(), g, ref.ID)
		f.refused(parley.CodeNotFound, err)
		_, file, err := f.desk.File(t.Context(), f.ben, ref.ID)
		f.must(err)
		readAll(t, file)
	})
}

// What was never sent goes after a day, from the table and from the disk.
func TestUnsentFilesAreSweptAfterADay(t *testing.T) {
	inBubble(t, func(t *testing.T, f *floor) {
		f.set(parley.PropGuestSessionHours, "100")
		g := f.talk("billing", f.anna)
		sent, unsent := f.guestFile(g, "sent.txt", "sent"), f.guestFile(g, "unsent.txt", "unsent")
		_, err := f.desk.GuestSend(t.Context(), g, desk.Message{ClientID: "1", Attachments: []parley.ID{sent.ID}})
		f.must(err)
		f.pass(24*time.Hour - time.Second)
		next, err := f.desk.SweepFiles(t.Context(), "")
		f.must(err)
		if next <= parley.Now() {
			t.Error("the sweep does not come back")
		}
		if _, err := f.read().Attachment(unsent.ID); err != nil {
			t.Error("swept too early")
		}
		f.pass(2 * time.Second)
		_, err = f.desk.SweepFiles(t.Context(), "")
		f.must(err)
		if _, err := f.read().Attachment(unsent.ID); parley.CodeOf(err) != parley.CodeNotFound {
			t.Errorf("not swept: %v", err)
		}
		if file, err := f.blobs.Open(t.Context(), string(unsent.ID)); err == nil {
			_ = file.Close()
			t.Error("the content is still on the disk")
		}
		_, file, err := f.desk.GuestFile(t.Context(), g, sent.ID)
		f.must(err)
		readAll(t, file)
	})
}

func FuzzSafeFileName(f *testing.F) {
	for _, seed := range []string{"", "a.txt", "../../etc/passwd", `C:\x\y.pdf`, "a\u202etxt.exe", "....", strings.Repeat("é", 300) + ".pdf", "\xff\x00", "a\nb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		safe := desk.SafeFileName(name)
		if safe == "" || strings.ContainsAny(safe, "/\\<>:\"|?*\x00\n\r") || strings.ContainsRune(safe, '\u202e') || safe == "." || safe == ".." {
			t.Errorf("%q became %q", name, safe)
		}
		if n := len([]rune(safe)); n > 120 {
			t.Errorf("%q became %d characters long", name, n)
		}
		if again := desk.SafeFileName(safe); again != safe {
			t.Errorf("%q became %q, and that %q", name, safe, again)
		}
	})
}
