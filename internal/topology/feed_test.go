package topology

import "testing"

func TestTheOwnerOfAPage(t *testing.T) {
	for address, want := range map[string]string{
		"https://status.cloud.example/api/v2/summary.json": "cloud.example",
		"https://Status.Cloud.Example.:8443/x":             "cloud.example",
		"http://10.99.0.53:8081/":                          "10.99.0.53",
		"http://10.99.0.53:8082/other":                     "10.99.0.53",
		"http://[2001:db8::1]:80/":                         "2001:db8::1",
		"http://status/":                                   "status",
		"http://[broken":                                   "http://[broken",
	} {
		if got := (&Feed{URL: address}).Owner(); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
