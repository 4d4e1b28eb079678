package account

// Addresses of endpoints and proxies may carry a name and a password. They are shown
// and kept without.

import (
	"net/url"
	"os"
	"regexp"
	"strings"
)

// withoutPassword is an address without what it carries for signing in. One that can
// not be understood is not shown at all.
func withoutPassword(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return "an endpoint that is no address"
	case u.User == nil && u.RawQuery == "":
		return address
	}
	u.User, u.RawQuery = nil, ""
	return u.String()
}

var signingIn = regexp.MustCompile("://[^/\\s\"'`]*@")

// withoutPasswords is a text without those of the addresses in it.
func withoutPasswords(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	for _, e := range os.Environ() {
		name, value, _ := strings.Cut(e, "=")
		if !strings.HasPrefix(name, "AWS_ENDPOINT_URL") && !strings.HasSuffix(strings.ToUpper(name), "_PROXY") {
			continue
		}
		_, rest, ok := strings.Cut(value, "://")
		if at := strings.LastIndexByte(rest, '@'); ok && at > 0 { // even one that is no address
			text = strings.ReplaceAll(text, rest[:at+1], "")
		}
	}
	return signingIn.ReplaceAllString(text, "://")
}
