package portal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"math"
	"mime"
	"net/http"
	"path"
	"strconv"
	"time"

	"github.com/parley-desk/parley"
)

// cacheShortly: a page asks again within minutes, and is usually answered with
// "not modified".
const cacheShortly = "public, max-age=300"

// serveStatic serves the embedded styles and scripts, and no folder lists.
func serveStatic(files fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := path.Clean(r.URL.Path)
		content, err := fs.ReadFile(files, name)
		if err != nil || name != r.URL.Path {
			http.NotFound(w, r)
			return
		}
		mediaType := mime.TypeByExtension(path.Ext(name))
		if mediaType == "" {
			mediaType = "application/octet-stream"
		}
		serveFile(w, r, mediaType, content)
	})
}

func serveFile(w http.ResponseWriter, r *http.Request, mediaType string, content []byte) {
	sum := sha256.Sum256(content)
	header := w.Header()
	header.Set("Content-Type", mediaType)
	header.Set("Cache-Control", cacheShortly)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// brand is the company's colour as a style sheet, because the policy of the
// pages allows no style within them: --brand, and --brand-ink for text on it.
func (p *Portal) brand(w http.ResponseWriter, r *http.Request) {
	color := ""
	if props, err := p.Desk.Store().Read(r.Context()).Properties(); err == nil {
		color = props.Text(parley.PropBrandColor)
	}
	serveFile(w, r, "text/css; charset=utf-8", []byte(brandSheet(color)))
}

// brandSheet never prints what is not a colour, however it came to be stored.
func brandSheet(color string) string {
	if len(color) != 7 || color[0] != '#' {
		return ""
	}
	rgb, err := strconv.ParseUint(color[1:], 16, 32)
	if err != nil {
		return ""
	}
	return fmt.Sprintf(":root{--brand:#%06x;--brand-ink:%s}\n", rgb, inkOn(rgb))
}

// darkest is the luminance up to which white stands out more than black.
const darkest = 0.18

// inkOn is black or white, whichever is easier to read on a colour (WCAG 2.2,
// relative luminance).
func inkOn(rgb uint64) string {
	linear := func(shift uint) float64 { return math.Pow(float64(rgb>>shift&0xff)/255, 2.2) }
	if 0.2126*linear(16)+0.7152*linear(8)+0.0722*linear(0) > darkest {
		return "#000"
	}
	return "#fff"
}
