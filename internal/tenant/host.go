package tenant

import (
	"strings"

	"golang.org/x/net/idna"
)

const (
	maxHost  = 253
	maxLabel = 63
)

// NormaliseHost reads the value of a Host header or a URL's authority: letters
// become lower-case, a port and one trailing dot go. What is not an ASCII host
// name is refused; a browser sends international names as punycode.
func NormaliseHost(s string) (string, bool) {
	if len(s) > maxHost+len(".:65535") {
		return "", false
	}
	host, port, hasPort := strings.Cut(s, ":")
	if hasPort && !isPort(port) {
		return "", false
	}
	host = strings.Map(lowerASCII, strings.TrimSuffix(host, "."))
	if len(host) > maxHost {
		return "", false
	}
	for label := range strings.SplitSeq(host, ".") {
		if !isLabel(label) {
			return "", false
		}
	}
	return host, true
}

// DeclaredHost is NormaliseHost for a name that people wrote: without port,
// and international names become punycode.
func DeclaredHost(s string) (string, bool) {
	ascii, err := idna.Lookup.ToASCII(s)
	if err != nil || strings.ContainsAny(s, ":") || strings.HasSuffix(ascii, ".") {
		return "", false
	}
	return NormaliseHost(ascii)
}

// lowerASCII leaves all else alone: Unicode's lower case would make the Kelvin
// sign a k.
func lowerASCII(c rune) rune {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func isPort(s string) bool {
	if len(s) == 0 || len(s) > 5 {
		return false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func isLabel(s string) bool {
	if len(s) == 0 || len(s) > maxLabel || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
