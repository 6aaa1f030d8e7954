package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/parley-desk/parley"
	"github.com/parley-desk/parley/internal/live"
)

// uploadTime is how long one upload may take.
const uploadTime = 5 * time.Minute

// upload stores the request's body as a file. The desk bounds its size.
func (a *API) upload(w http.ResponseWriter, r *http.Request, store func(context.Context, string, io.Reader) (parley.AttachmentRef, error)) {
	// A phone on a train needs longer than the server's usual patience.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTime))
	name := r.URL.Query().Get("file_name")
	if name == "" {
		a.refuse(w, r, parley.Errorf(parley.CodeInvalid, "file_name", "is missing: name the file in the query."))
		return
	}
	ref, err := store(r.Context(), name, r.Body)
	if err != nil {
		a.refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(ref) //nolint:errchkjson // nobody is left to tell when the reader has gone
}

// shownInline are the types a page may show by itself; they cannot run
// anything. Everything else is served as a download of no type.
var shownInline = map[string]bool{"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true}

// download serves a file so that no browser runs what is in it: its own type
// only for plain images, as an attachment, sandboxed.
func (a *API) download(w http.ResponseWriter, r *http.Request, open func(context.Context, parley.ID) (parley.AttachmentRef, io.ReadSeekCloser, error)) {
	id, err := parley.ParseID("id", r.PathValue("id"))
	if err != nil {
		a.refuse(w, r, parley.Errorf(parley.CodeNotFound, "", "This file does not exist, or is not yours to see."))
		return
	}
	ref, content, err := open(r.Context(), id)
	if err != nil {
		a.refuse(w, r, err)
		return
	}
	defer content.Close()
	kind := "application/octet-stream"
	if shownInline[ref.MediaType] {
		kind = ref.MediaType
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", attachmentDisposition(ref.FileName))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Cache-Control", "private, max-age=3600, immutable")
	http.ServeContent(w, r, "", time.Time{}, content)
}

// attachmentDisposition names a download (RFC 6266, RFC 8187).
func attachmentDisposition(name string) string {
	if text := mime.FormatMediaType("attachment", map[string]string{"filename": name}); text != "" {
		return text
	}
	return "attachment"
}

// readFrames reads {"frames":[…],"since":n}.
func readFrames(w http.ResponseWriter, r *http.Request) ([]live.Inbound, int64, error) {
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, live.MaxFrame))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, 0, parley.Errorf(parley.CodeTooLarge, "", "A message may have %d bytes.", live.MaxFrame)
	}
	if err != nil {
		return nil, 0, parley.Wrap(parley.CodeInvalid, err, "The message did not arrive completely.")
	}
	var body struct {
		Frames json.RawMessage `json:"frames"`
		Since  int64           `json:"since"`
	}
	if err := json.Unmarshal(data, &body); err != nil || len(body.Frames) == 0 || body.Frames[0] != '[' {
		return nil, 0, parley.Errorf(parley.CodeInvalid, "frames", "must be an array of frames.")
	}
	frames, err := live.ParseFrames(body.Frames)
	return frames, max(body.Since, 0), err
}

func queryNumber(r *http.Request, name string) (int64, error) {
	return number(name, r.URL.Query().Get(name))
}

func number(name, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < 0 {
		return 0, parley.Errorf(parley.CodeInvalid, name, "must be a whole number that is not negative.")
	}
	return n, nil
}
