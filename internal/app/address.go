package app

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// fromClient makes every request say where it really comes from, so that
// nothing behind it has to know of proxies: RemoteAddr is the client's
// address, X-Forwarded-For is gone, and X-Forwarded-Proto is left only when a
// trusted proxy said it.
func fromClient(trusted []netip.Prefix, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peer, port := splitAddr(r.RemoteAddr)
		if !contains(trusted, peer) {
			r.Header.Del("X-Forwarded-Proto")
		} else if client := clientOf(trusted, peer, r.Header.Values("X-Forwarded-For")); client != peer {
			r.RemoteAddr = net.JoinHostPort(client.String(), port)
		}
		r.Header.Del("X-Forwarded-For")
		next.ServeHTTP(w, r)
	})
}

// clientOf walks X-Forwarded-For from its end, where the nearest proxy wrote,
// and stops at the first address that no trusted proxy has. What stands left
// of that is the client's own word.
func clientOf(trusted []netip.Prefix, peer netip.Addr, headers []string) netip.Addr {
	hops := strings.Split(strings.Join(headers, ","), ",")
	for _, hop := range slices.Backward(hops) {
		addr, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return peer // a name, a port, rubbish: the last hop we are sure of
		}
		peer = addr.Unmap().WithZone("")
		if !contains(trusted, peer) {
			return peer
		}
	}
	return peer
}

func contains(networks []netip.Prefix, addr netip.Addr) bool {
	return addr.IsValid() && slices.ContainsFunc(networks, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// splitAddr reads host:port; the address is invalid when the host is none, as
// over an in-memory connection.
func splitAddr(remote string) (addr netip.Addr, port string) {
	host, port, err := net.SplitHostPort(remote)
	if err != nil {
		return netip.Addr{}, "0"
	}
	addr, _ = netip.ParseAddr(host)
	return addr.Unmap().WithZone(""), port
}

// isLocal reports whether a request, after fromClient, comes from this machine.
func isLocal(r *http.Request) bool {
	addr, _ := splitAddr(r.RemoteAddr)
	return addr.IsLoopback()
}
