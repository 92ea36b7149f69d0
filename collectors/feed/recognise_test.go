package feed

import (
	"strings"
	"testing"

	"example.com/noctop/internal/observe"
)

// Finding out the format of a body that is made to cost must not cost much more
// than reading it.
func TestCostlyToRecognise(t *testing.T) {
	const size = 1 << 20 // a quarter of what is read, which would do the same for longer
	for name, body := range map[string]string{
		"empty objects":     "[" + strings.Repeat("{},", size/3) + "{}]",
		"an object of keys": "{" + strings.Repeat(`"a":{},`, size/7) + `"b":1}`,
		"one long string":   `{"page":"` + strings.Repeat("a", size) + `"}`,
		"items":             "<rss><channel><title>x</title>" + strings.Repeat("<item/>", size/7) + "</channel></rss>",
		"deep arrays":       strings.Repeat("[", size),
	} {
		costs(t, name, func() {
			report, format, err := Parse("", []byte(body), Context{Now: noon})
			if err == nil && format != "rss" {
				t.Errorf("%s was read as %s: %s", name, format, report.State)
			}
		})
	}
}

// The same for reading, where a format has lists of its own.
func TestCostlyPages(t *testing.T) {
	const size = 1 << 20
	fill := func(before, piece, after string) string {
		return before + strings.Repeat(piece, size/len(piece)) + after
	}
	for name, test := range map[string]struct{ format, body string }{
		"monitors":   {"kuma", fill(`{"heartbeatList":{`, `"1":[0],`, `"2":[0]}}`)},
		"beats":      {"kuma", fill(`{"heartbeatList":{"1":[`, `0,`, `0]}}`)},
		"regions":    {"oci", fill(`{"regionHealthReports":[`, `{"regionName":"r","serviceHealthReports":[]},`, `{}]}`)},
		"services":   {"oci", fill(`{"regionHealthReports":[{"regionName":"r","serviceHealthReports":[`, `{"serviceName":"s","serviceStatus":"x"},`, `{}]}]}`)},
		"endpoints":  {"gatus", fill(`[`, `{"name":"n","key":"k","results":[]},`, `{"name":"n","results":[]}]`)},
		"results":    {"gatus", fill(`[{"name":"n","key":"k","results":[`, `{"success":true},`, `{"success":false}]}]`)},
		"labels":     {"alertmanager", fill(`[{"fingerprint":"f","startsAt":"x","status":{"state":"active"},"labels":{`, `"a":"b",`, `"c":"d"}}]`)},
		"included":   {"betterstack", fill(`{"data":{"type":"status_page","attributes":{"aggregate_state":"operational"}},"included":[`, `{"type":"status_report"},`, `{}]}`)},
		"systems":    {"cstate", fill(`{"summaryStatus":"ok","systems":[`, `{"name":"n","status":"odd"},`, `{"name":"n","status":"ok"}]}`)},
		"components": {"cachet", fill(`{"meta":{},"data":[`, `{"name":"n","status":1},`, `{"name":"n","status":1}]}`)},
		"IBM labels": {"ibm", fill(`<rss><channel><title>IBM Cloud</title><item><title>x</title><description>`, `Type: incident `, `</description></item></channel></rss>`)},
	} {
		costs(t, name, func() {
			report, _, err := Parse(test.format, []byte(test.body), Context{Now: noon})
			if err == nil && report.State == observe.SeverityOK {
				t.Errorf("%s is ok, though not all of it was read: %s", name, report.Reason)
			}
			if len(report.Incidents) > maxItems || len(report.Reason) > maxField {
				t.Errorf("%s: %d incidents, a reason of %d bytes", name, len(report.Incidents), len(report.Reason))
			}
		})
	}
}
