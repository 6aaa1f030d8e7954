package app

import (
	"context"
	"net/http"
	"time"

	"github.com/coder/websocket"
)

// probePath accepts a WebSocket, echoes one message and closes: `parley doctor`
// finds out with it whether a proxy lets WebSockets through.
const probePath = "/api/live-probe"

const (
	probeTimeout = 10 * time.Second
	probeBytes   = 256
)

func serveProbe(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Upgrade") == "" {
		http.Error(w, "This address answers WebSockets only; what arrived was no upgrade. A proxy must pass on the headers Upgrade and Connection.", http.StatusUpgradeRequired)
		return
	}
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		return // Accept has answered
	}
	defer conn.CloseNow() //nolint:errcheck // the last resort after Close
	conn.SetReadLimit(probeBytes)
	ctx, cancel := context.WithTimeout(r.Context(), probeTimeout)
	defer cancel()
	kind, message, err := conn.Read(ctx)
	if err != nil || conn.Write(ctx, kind, message) != nil {
		return
	}
	_ = conn.Close(websocket.StatusNormalClosure, "")
}
