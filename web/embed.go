// Package web holds the screens: the agents' workspace, the visitors' widget and
// its loader, as `make build` leaves them in dist/.
//
// The build output is not kept in the repository. A binary built without it works,
// except that it has no screens; [Built] tells, and whoever serves them then answers
// with [Missing].
package web

import (
	"embed"
	"io/fs"
)

// Missing says what to do when the binary was built without the screens.
const Missing = "This parley was built without its screens: run `make build`, or `make run`, in a checkout of the source."

// dist always holds at least .gitkeep, so that the package compiles before npm ever ran.
//
//go:embed all:dist
var dist embed.FS

//go:embed languages/*.json
var languages embed.FS

// Languages returns the words of the product, one file per language: `en.json`,
// `de.json` (docs/languages.md).
func Languages() fs.FS {
	sub, err := fs.Sub(languages, "languages")
	if err != nil {
		// As for FS.
		panic(err)
	}
	return sub
}

// FS returns the built screens: `workspace/index.html` with `workspace/assets/…`
// (named by content), `widget/widget.js` (the loader) and `widget/chat.js`.
func FS() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		// Sub fails only for a malformed path, and this one is a constant.
		panic(err)
	}
	return sub
}

// Built reports whether the screens are in this binary.
func Built() bool {
	for _, name := range []string{"workspace/index.html", "widget/widget.js", "widget/chat.js"} {
		if _, err := fs.Stat(FS(), name); err != nil {
			return false
		}
	}
	return true
}
