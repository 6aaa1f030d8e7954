package app

import (
	"io"
	"log/slog"

	"github.com/parley-desk/parley/internal/api"
	"github.com/parley-desk/parley/internal/desk"
)

// OpenAPI prints the document that describes the API. It needs no data: the
// document is made from the program's types.
func OpenAPI(out io.Writer, version string) error {
	log := slog.New(slog.DiscardHandler)
	calls, err := api.New(api.Config{Desk: desk.New(desk.Config{Log: log}), Log: log, Version: version})
	if err != nil {
		return err
	}
	document, err := calls.OpenAPI()
	if err != nil {
		return err
	}
	_, err = out.Write(append(document, '\n'))
	return err
}
