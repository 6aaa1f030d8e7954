package parley

import (
	"net/netip"
	"slices"
)

// notPublic are ranges that lead nowhere public, beyond those that netip.Addr
// knows (IANA special-purpose address registries, RFC 6890).
var notPublic = []netip.Prefix{ //nolint:gochecknoglobals // a table
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("3fff::/20"),
}

// globalIPv6 is where IPv6 addresses of the public network are (RFC 4291, 2.4).
var globalIPv6 = netip.MustParsePrefix("2000::/3") //nolint:gochecknoglobals // a constant

// PublicAddress reports whether an address belongs to the public network: not
// private, of this machine or link, shared by a provider, for documentation or
// many, and not an IPv4 address in disguise.
func PublicAddress(a netip.Addr) bool {
	if !a.IsValid() || a.Is4In6() || a.Zone() != "" || !a.IsGlobalUnicast() || a.IsPrivate() || a.Is6() && !globalIPv6.Contains(a) {
		return false
	}
	return !slices.ContainsFunc(notPublic, func(p netip.Prefix) bool { return p.Contains(a) })
}
