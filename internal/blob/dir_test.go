package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const key = "0193a1b2c3d47e5f8a9b0c1d2e3f4a5b"

func open(t *testing.T) *Directory {
	t.Helper()
	d, err := Dir(filepath.Join(t.TempDir(), "attachments"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// files lists what the store keeps, half-received files included.
func files(t *testing.T, d *Directory) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(d.path, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			list = append(list, strings.TrimPrefix(path, d.path+"/"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func read(t *testing.T, d *Directory, key string) []byte {
	t.Helper()
	f, err := d.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestPutOpenDelete(t *testing.T) {
	d := open(t)
	content := bytes.Repeat([]byte("invoice "), 10000)
	size, sum, err := d.Put(t.Context(), key, bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	want := sha256.Sum256(content)
	if size != int64(len(content)) || sum != hex.EncodeToString(want[:]) {
		t.Errorf("Put = %d bytes, %s; want %d, %x", size, sum, len(content), want)
	}
	if got := files(t, d); len(got) != 1 || got[0] != "5b/"+key {
		t.Errorf("files: %q", got)
	}
	if got := read(t, d, key); !bytes.Equal(got, content) {
		t.Errorf("Open gave %d other bytes", len(got))
	}
	if _, _, err := d.Put(t.Context(), key, strings.NewReader("second"), 100); err != nil {
		t.Fatal(err)
	}
	if got := read(t, d, key); string(got) != "second" {
		t.Errorf("after replacing: %q", got)
	}
	for range 2 { // deleting what is gone is no error
		if err := d.Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Open(t.Context(), key); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open of a deleted blob: %v", err)
	}
}

func TestPutLeavesNothingWhenRefused(t *testing.T) {
	broken := errors.New("the visitor's connection broke")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx   context.Context
		r     io.Reader
		limit int64
		want  error
	}{
		"too large":   {t.Context(), strings.NewReader("four"), 3, ErrTooLarge},
		"nothing may": {t.Context(), strings.NewReader("x"), 0, ErrTooLarge},
		"sender":      {t.Context(), io.MultiReader(strings.NewReader("some"), failing{broken}), 100, broken},
		"cancelled":   {cancelled, strings.NewReader("some"), 100, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			if _, _, err := d.Put(c.ctx, key, c.r, c.limit); !errors.Is(err, c.want) {
				t.Errorf("Put: %v, want %v", err, c.want)
			}
			if left := files(t, d); len(left) != 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// A disk may fail at every step of Put; none may leave a blob that looks whole.
func TestBrokenDisk(t *testing.T) {
	broken := errors.New("input/output error")
	for failAt := 1; ; failAt++ {
		d := open(t)
		calls := 0
		d.sync = func(f *os.File) error {
			if calls++; calls == failAt {
				return broken
			}
			return f.Sync()
		}
		_, _, err := d.Put(t.Context(), key, strings.NewReader("bytes"), 100)
		if calls < failAt {
			if err != nil || failAt < 4 {
				t.Fatalf("with a sound disk: %v after %d fsyncs, want the file, the new folder and its parent", err, calls)
			}
			return
		}
		if !errors.Is(err, broken) {
			t.Errorf("fsync %d fails: Put says %v", failAt, err)
		}
		if left := files(t, d); len(left) != 0 {
			t.Errorf("fsync %d fails: left %q", failAt, left)
		}
	}
}

func TestFolderInTheWay(t *testing.T) {
	d := open(t)
	if err := os.WriteFile(filepath.Join(d.path, "5b"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Put(t.Context(), key, strings.NewReader("bytes"), 100); err == nil {
		t.Error("a file where the folder belongs was not noticed")
	}
	if left := files(t, d); len(left) != 1 || left[0] != "5b" {
		t.Errorf("left %q", left)
	}
}

func TestKeysCannotLeaveTheFolder(t *testing.T) {
	d := open(t)
	for _, bad := range []string{
		"", "..", "../../../../etc/passwd", "/etc/passwd", key + "0", key[1:], strings.ToUpper(key),
		"../../0193a1b2c3d47e5f8a9b0c1d2e", "0193a1b2c3d47e5f8a9b0c1d2e3f4a/.", "0193a1b2c3d47e5f8a9b0c1d2e3f4a\x00b",
	} {
		if _, _, err := d.Put(t.Context(), bad, strings.NewReader(""), 1); !errors.Is(err, ErrKey) {
			t.Errorf("Put(%q): %v", bad, err)
		}
		if _, err := d.Open(t.Context(), bad); !errors.Is(err, ErrKey) {
			t.Errorf("Open(%q): %v", bad, err)
		}
		if err := d.Delete(t.Context(), bad); !errors.Is(err, ErrKey) {
			t.Errorf("Delete(%q): %v", bad, err)
		}
	}
	if left := files(t, d); len(left) != 0 {
		t.Errorf("left %q", left)
	}
}

func FuzzKey(f *testing.F) {
	f.Add(key)
	f.Add("../" + key[3:])
	f.Fuzz(func(t *testing.T, key string) {
		if checkKey(key) != nil {
			return
		}
		d := &Directory{path: "/data"}
		if path := d.file(key); filepath.Clean(path) != path || filepath.Dir(filepath.Dir(path)) != "/data" {
			t.Errorf("key %q leads to %q", key, path)
		}
	})
}

func TestCrashLeftoversAreSwept(t *testing.T) {
	d := open(t)
	for _, name := range []string{"-crashed", "-running"} {
		if err := os.WriteFile(filepath.Join(d.path, Incoming, key+name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-2 * leftoverAge)
	if err := os.Chtimes(filepath.Join(d.path, Incoming, key+"-crashed"), old, old); err != nil {
		t.Fatal(err)
	}
	if _, err := Dir(d.path); err != nil {
		t.Fatal(err)
	}
	if left := files(t, d); len(left) != 1 || left[0] != Incoming+"/"+key+"-running" {
		t.Errorf("left %q", left)
	}
}

func TestConcurrentPutsOfOneKey(t *testing.T) {
	d := open(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			content := strings.Repeat(string(rune('a'+i)), 1000)
			if _, _, err := d.Put(t.Context(), key, strings.NewReader(content), 1000); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got := read(t, d, key)
	if len(got) != 1000 || strings.Trim(string(got), string(got[:1])) != "" {
		t.Errorf("the blob is a mixture: %d bytes", len(got))
	}
	if list := files(t, d); len(list) != 1 {
		t.Errorf("files: %q", list)
	}
}
