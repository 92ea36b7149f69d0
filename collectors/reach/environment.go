package reach

import (
	"net/url"
	"os"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// environmentProxy returns the proxy that programs on this host use for a URL,
// or nil: as HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say.
func environmentProxy(to *url.URL) (*url.URL, error) {
	return proxyFrom(os.Getenv, to)
}

// proxyFrom reads the variables. ALL_PROXY stands in where the scheme's own is
// not set, as in curl; what is no page goes the way of https.
func proxyFrom(getenv func(string) string, to *url.URL) (*url.URL, error) {
	either := func(name string) string {
		if value := getenv(strings.ToLower(name)); value != "" {
			return value
		}
		if name == "HTTP_PROXY" && getenv("REQUEST_METHOD") != "" {
			return "" // in a CGI program a visitor can set it
		}
		return getenv(name)
	}
	settings := httpproxy.Config{HTTPProxy: either("HTTP_PROXY"), HTTPSProxy: either("HTTPS_PROXY"), NoProxy: either("NO_PROXY")}
	if all := either("ALL_PROXY"); all != "" {
		if settings.HTTPProxy == "" {
			settings.HTTPProxy = all
		}
		if settings.HTTPSProxy == "" {
			settings.HTTPSProxy = all
		}
	}
	asked := *to
	if asked.Scheme != "http" {
		asked.Scheme = "https"
	}
	return settings.ProxyFunc()(&asked)
}
