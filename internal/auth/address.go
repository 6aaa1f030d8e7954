package auth

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// ClientAddress is the network address a request came from. Where the
// connection comes from this machine itself, a reverse proxy is in front and
// the address it appended last to X-Forwarded-For counts; from anywhere else
// that header is the sender's word and is ignored.
func ClientAddress(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	peer, err := netip.ParseAddr(host)
	if err != nil {
		return ""
	}
	if peer.Unmap().IsLoopback() {
		forwarded := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
		last := strings.TrimSpace(forwarded[strings.LastIndexByte(forwarded, ',')+1:])
		if addr, err := netip.ParseAddr(last); err == nil {
			peer = addr
		}
	}
	return peer.Unmap().WithZone("").String()
}
