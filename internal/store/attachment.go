package store

import "github.com/parley-desk/parley"

// StoredAttachment is a file with where it may be read from.
type StoredAttachment struct {
	parley.Attachment
	StaffOnly bool
}

const attachmentColumns = `id, conversation_id, file_name, media_type, size, sha256, uploaded_by_kind, uploaded_by_id, uploaded_by_name, created_at, entry_seq, staff_only`

func scanAttachment(r row) (a StoredAttachment, err error) {
	var seq int64
	err = r.Scan(&a.ID, &a.Conversation, &a.FileName, &a.MediaType, &a.Size, &a.SHA256, &a.UploadedBy.Kind, &a.UploadedBy.ID, &a.UploadedBy.Name, &a.CreatedAt, &seq, &a.StaffOnly)
	a.Sent = seq > 0
	return a, err
}

// Attachment reads one file's row.
func (r *Reader) Attachment(id parley.ID) (StoredAttachment, error) {
	return one(r, NotFound("This file"), scanAttachment, `SELECT `+attachmentColumns+` FROM attachment WHERE id = $1`, id)
}

// Attachments lists the files sent in a conversation, newest first.
func (r *Reader) Attachments(conversation parley.ID) ([]StoredAttachment, error) {
	return many(r, scanAttachment, `SELECT `+attachmentColumns+` FROM attachment WHERE conversation_id = $1 AND entry_seq > 0 ORDER BY id DESC LIMIT 200`, conversation)
}

// InsertAttachment stores an uploaded, not yet sent file.
func (t *Tx) InsertAttachment(a parley.Attachment) error {
	_, err := t.exec(`INSERT INTO attachment (`+attachmentColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, FALSE)`,
		a.ID, a.Conversation, a.FileName, a.MediaType, a.Size, a.SHA256, string(a.UploadedBy.Kind), a.UploadedBy.ID, a.UploadedBy.Name, a.CreatedAt)
	return err
}

// SendAttachment hangs an uploaded file on an entry. Only its uploader may
// send it, once, in the conversation it was uploaded for.
func (t *Tx) SendAttachment(id, conversation parley.ID, by parley.Author, seq int64, staffOnly bool) error {
	return t.must(parley.Errorf(parley.CodeInvalid, "attachments", "names a file that was not uploaded here or has been sent already. Please attach it again."),
		`UPDATE attachment SET entry_seq = $5, staff_only = $6
		WHERE id = $1 AND conversation_id = $2 AND uploaded_by_kind = $3 AND uploaded_by_id = $4 AND entry_seq = 0`,
		id, conversation, string(by.Kind), by.ID, seq, staffOnly)
}

// UnsentAttachments lists files uploaded before the moment that hang on nothing.
func (r *Reader) UnsentAttachments(before parley.Time, limit int) ([]parley.ID, error) {
	return many(r, scanID, `SELECT id FROM attachment WHERE entry_seq = 0 AND created_at < $1 ORDER BY created_at LIMIT $2`, before, limit)
}

// DropUnsentAttachment deletes the row of a file that still hangs on nothing.
func (t *Tx) DropUnsentAttachment(id parley.ID) (bool, error) {
	n, err := t.exec(`DELETE FROM attachment WHERE id = $1 AND entry_seq = 0`, id)
	return n == 1, err
}
