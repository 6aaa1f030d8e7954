package app

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/parley-desk/parley"
)

// Config is everything a desk is started with. The zero value of every field
// but DataDir is a working default.
type Config struct {
	// Addr is where the desk listens, host:port; used to print addresses and
	// to refuse demo data on a public interface. Default DefaultAddr.
	Addr string
	// DataDir holds attachments and, without DatabaseURL, the SQLite database.
	// Nodes that share a database share this folder too.
	DataDir string
	// DatabaseURL is a postgres:// URL; empty is SQLite in DataDir.
	DatabaseURL string
	// BusURL is a nats:// URL; empty is a single node.
	BusURL string
	// PublicURL is the address visitors and agents use, without a path; empty
	// is http:// and Addr.
	PublicURL string
	// Demo fills an empty desk with demo data. Only on loopback.
	Demo bool
	// DemoDay adds to the demo's people what they have done this morning:
	// conversations, cases, incidents.
	DemoDay bool
	// TrustedProxies are the networks whose X-Forwarded-For is believed; nil
	// is this machine.
	TrustedProxies []netip.Prefix
	// MetricsToken opens /metrics to whoever shows it; empty opens it to this
	// machine only.
	MetricsToken string
	// SMTPURL is the mail server that takes e-mails to staff, with user and
	// password; empty is none. MailFrom is whom they come from.
	SMTPURL  string
	MailFrom string
	// PushPrivate lets push services be on this machine or a private network,
	// such as a company's own. PushTransport replaces the network to them, for
	// tests.
	PushPrivate   bool
	PushTransport http.RoundTripper
	// GuestFrames and AgentFrames bound how many frames a second one live
	// connection may send in the long run; zero is the hub's default.
	GuestFrames, AgentFrames float64
	// Version is printed and published.
	Version string
	// Node names this process among its peers; empty is made up.
	Node string
	Log  *slog.Logger
}

// DefaultAddr is reachable from this machine only.
const DefaultAddr = "127.0.0.1:8080"

// loopbackProxies are trusted unless told otherwise: a proxy in front of the
// desk usually runs beside it.
func loopbackProxies() []netip.Prefix {
	return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
}

// complete fills in defaults and refuses what cannot work; errors name the flag.
func (c *Config) complete() error {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Addr == "" {
		c.Addr = DefaultAddr
	}
	if c.DataDir == "" {
		return parley.Errorf(parley.CodeInvalid, "--data", "names the folder for the data and must not be empty.")
	}
	if c.TrustedProxies == nil {
		c.TrustedProxies = loopbackProxies()
	}
	if c.Node == "" {
		c.Node = string(parley.NewID()[20:]) // the random end of an id
	}
	if c.Version == "" {
		c.Version = "unknown"
	}
	if c.Demo && !Loopback(c.Addr) {
		return parley.Errorf(parley.CodeInvalid, "--demo",
			"opens the desk with known passwords and therefore only works on this machine: use --addr 127.0.0.1:8080, or leave --demo away (now --addr %s).", c.Addr)
	}
	if c.PublicURL == "" {
		c.PublicURL = "http://" + reachable(c.Addr)
	}
	public, err := url.Parse(c.PublicURL)
	if err != nil || (public.Scheme != "http" && public.Scheme != "https") || public.Host == "" ||
		strings.Trim(public.Path, "/") != "" || public.RawQuery != "" || public.User != nil {
		return parley.Errorf(parley.CodeInvalid, "--public-url", "must be an address without a path, such as https://chat.example.com.")
	}
	c.PublicURL = public.Scheme + "://" + public.Host
	if c.BusURL != "" && c.DatabaseURL == "" {
		return parley.Errorf(parley.CodeInvalid, "--bus", "connects several nodes, which need one PostgreSQL database: set --database as well, or leave --bus away.")
	}
	_, err = c.mailConfig()
	return err
}

// Loopback reports whether an address to listen on is only reachable from
// this machine.
func Loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// reachable turns an address to listen on into one to connect to.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip, err := netip.ParseAddr(host); host == "" || (err == nil && ip.IsUnspecified()) {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// secure reports whether visitors come over https, so that cookies must too.
func (c *Config) secure() bool { return strings.HasPrefix(c.PublicURL, "https:") }

// ParseTrustedProxies reads a list of addresses and networks, such as
// "10.0.0.0/8,192.0.2.7"; empty is nobody.
func ParseTrustedProxies(list []string) ([]netip.Prefix, error) {
	prefixes := []netip.Prefix{}
	for _, text := range list {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			var ip netip.Addr
			if ip, err = netip.ParseAddr(text); err == nil {
				prefix, err = ip.WithZone("").Prefix(ip.BitLen())
			}
		}
		if err != nil {
			return nil, parley.Errorf(parley.CodeInvalid, "--trusted-proxies", "%q is neither an address nor a network: write 192.0.2.7 or 10.0.0.0/8.", text)
		}
		prefixes = append(prefixes, prefix.Masked())
	}
	return prefixes, nil
}
