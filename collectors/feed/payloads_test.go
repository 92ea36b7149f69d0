package feed

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

// payloads returns the folder of real payloads, looked for upwards from here.
func payloads(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		for _, candidate := range []string{"shared/feeds", "../shared/feeds"} {
			found := filepath.Join(folder, candidate)
			if info, err := os.Stat(found); err == nil && info.IsDir() {
				return found
			}
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			const missing = "the folder shared/feeds with real payloads is not here"
			if os.Getenv("CI") == "true" {
				t.Fatal(missing)
			}
			t.Skip("skipped: " + missing)
		}
		folder = parent
	}
}

// TestRealPayloads states what each payload reads as, at the time it was sent,
// and with filters where they prove something. Every payload must be here.
func TestRealPayloads(t *testing.T) {
	folder := payloads(t)
	covered := map[string]bool{"README.md": true}
	for _, test := range []struct {
		file, now, region, component string
		format                       string
		state                        observe.Severity
		open, planned                int
		stage                        observe.Stage // of the first that is open
	}{
		{"alertmanager_v2_alerts_synthetic.json", "2026-11-21T09:17:00Z", "", "", "alertmanager", observe.SeverityMajor, 1, 1, ""},
		{"aws_currentevents_utf16be_20260801.json", "2026-08-01T23:00:00Z", "ap-northeast-2", "", "aws", observe.SeverityOK, 0, 0, ""},
		{"aws_currentevents_utf16be_20260801.json", "2026-08-01T23:00:00Z", "me-south-1", "", "aws", observe.SeverityMajor, 1, 0, ""},
		{"aws_currentevents_utf16be_20260801.json", "2026-08-01T23:00:00Z", "", "", "aws", observe.SeverityInfo, 2, 0, ""},
		{"aws_currentevents_utf16be_20260801.json", "2026-03-03T00:00:00Z", "", "", "aws", observe.SeverityMajor, 2, 0, ""},
		{"azure_rss_healthy_empty_20260801.xml", "2026-08-01T23:03:00Z", "", "", "azure", observe.SeverityOK, 0, 0, ""},
		{"azure_rss_westus_20260723T1649Z.xml", "2026-07-23T16:50:00Z", "", "", "azure", observe.SeverityDegraded, 1, 0, ""},
		{"azure_rss_westus_20260723T1812Z.xml", "2026-07-23T18:13:00Z", "westus", "", "azure", observe.SeverityDegraded, 1, 0, ""},
		{"azure_rss_westus_20260723T1812Z.xml", "2026-07-23T18:13:00Z", "koreacentral", "", "azure", observe.SeverityOK, 0, 0, ""},
		{"betterstack_huggingface_index_20260719_downtime.json", "2026-07-19T13:16:00Z", "", "", "betterstack", observe.SeverityMajor, 0, 1, ""},
		{"betterstack_huggingface_index_20260719_downtime.json", "2026-07-19T13:16:00Z", "", "Huggingface Hub", "betterstack", observe.SeverityOK, 0, 0, ""},
		{"betterstack_huggingface_index_20260719_downtime.json", "2026-07-19T13:16:00Z", "", "Spaces", "betterstack", observe.SeverityMajor, 0, 0, ""},
		{"cachet_v1_components_synthetic.json", "2026-11-21T09:17:00Z", "", "", "cachet", observe.SeverityPartial, 0, 0, ""},
		{"cachet_v1_incidents_synthetic.json", "2026-11-21T09:17:00Z", "", "", "cachet", observe.SeverityDegraded, 1, 0, "identified"},
		{"cachet_v3_components_synthetic.json", "2026-11-21T09:17:00Z", "", "", "cachet", observe.SeverityPartial, 0, 0, ""},
		{"checkly_mistral_incidents_20260727.json", "2026-07-27T14:40:00Z", "", "", "checkly", observe.SeverityDegraded, 1, 0, "investigating"},
		{"crowdstrike_20240719_statuspage_rev1_synthetic.json", "2024-07-19T05:31:00Z", "", "", "statuspage", observe.SeverityMajor, 1, 0, "investigating"},
		{"crowdstrike_20240719_statuspage_rev2_synthetic.json", "2024-07-19T09:46:00Z", "", "", "statuspage", observe.SeverityMajor, 1, 0, "monitoring"},
		{"gatus_endpoints_statuses_project_test.json", "2026-11-21T09:17:00Z", "", "", "gatus", observe.SeverityMajor, 1, 0, ""},
		{"gcp_incidents_checkmk_edited_real.json", "2022-07-20T14:00:00Z", "", "", "google", observe.SeverityDegraded, 1, 0, ""},
		{"gcp_incidents_checkmk_edited_real.json", "2022-07-20T14:00:00Z", "asia-northeast3", "", "google", observe.SeverityOK, 0, 0, ""},
		{"gworkspace_incident_open_gmail_20260923_trimmed.json", "2026-09-23T04:00:00Z", "", "", "google", observe.SeverityInfo, 1, 0, ""},
		{"ibm_cloud_rss_synthetic.xml", "2026-11-21T09:17:00Z", "", "", "ibm", observe.SeverityDegraded, 1, 1, "investigating"},
		{"ibm_cloud_rss_synthetic.xml", "2026-11-21T09:17:00Z", "eu-de", "", "ibm", observe.SeverityOK, 0, 1, ""},
		{"incidentio_openai_compat_summary_20260722_minor.json", "2026-07-22T14:50:00Z", "", "", "statuspage", observe.SeverityDegraded, 1, 0, "investigating"},
		{"incidentio_widget_v1_summary_neon_docs.json", "2026-11-21T09:17:00Z", "", "", "incidentio", observe.SeverityOK, 0, 0, ""},
		{"instatus_perplexity_summary_20260723_major.json", "2026-07-23T17:55:00Z", "", "", "instatus", observe.SeverityMajor, 1, 0, "monitoring"},
		{"instatus_summary_maintenance_docs.json", "2022-06-11T19:00:00Z", "", "", "instatus", observe.SeverityMajor, 1, 1, "investigating"},
		{"kt_20211025_rev1_synthetic_utf8.xml", "2021-10-25T03:20:00Z", "", "", "rss", observe.SeverityDegraded, 1, 0, ""},
		{"kt_20211025_rev2_synthetic_utf8.xml", "2021-10-25T05:31:00Z", "", "", "rss", observe.SeverityDegraded, 1, 0, ""},
		{"m365_posts_consumer_synthetic.json", "2026-11-21T09:17:00Z", "", "", "m365", observe.SeverityDegraded, 1, 0, ""},
		{"m365_posts_consumer_synthetic.json", "2026-11-21T09:17:00Z", "", "Outlook.com", "m365", observe.SeverityOK, 0, 0, ""},
		{"oci_components_vendor_docs.json", "2026-11-21T09:17:00Z", "", "", "oci", observe.SeverityOK, 0, 0, ""},
		{"oci_components_vendor_docs.json", "2026-11-21T09:17:00Z", "ap-seoul-1", "", "oci", observe.SeverityUnknown, 0, 0, ""},
		{"salesforce_incidents_schema_true_synthetic.json", "2026-09-03T09:30:00Z", "", "", "salesforce", observe.SeverityPartial, 1, 0, ""},
		{"slack_current_active_docs_2018.json", "2018-09-08T02:00:00Z", "", "", "slack", observe.SeverityDegraded, 1, 0, ""},
		{"statuspage_cloudflare_summary_20260729_major.json", "2026-07-29T20:04:00Z", "", "", "statuspage", observe.SeverityPartial, 1, 16, "identified"},
		{"statuspage_cloudflare_summary_20260729_major.json", "2026-07-29T20:04:00Z", "", "Workers", "statuspage", observe.SeverityMajor, 1, 0, "identified"},
		{"statuspage_cloudflare_summary_20260729_major.json", "2026-07-29T20:04:00Z", "", "Amsterdam, Netherlands - (AMS)", "statuspage", observe.SeverityOK, 0, 0, ""},
		{"statuspage_cloudflare_summary_20260729_major.json", "2026-07-29T20:04:00Z", "", "Atlantis - (ATL)", "statuspage", observe.SeverityUnknown, 0, 0, ""},
		{"statuspage_github_summary_20260724_major.json", "2026-07-24T19:45:00Z", "", "", "statuspage", observe.SeverityMajor, 1, 0, "investigating"},
		{"statuspage_github_summary_20260724_major.json", "2026-07-24T19:45:00Z", "", "Git Operations", "statuspage", observe.SeverityOK, 0, 0, ""},
		{"statusio_incident_synthetic.json", "2026-11-21T09:17:00Z", "", "", "statusio", observe.SeverityPartial, 1, 1, "identified"},
		{"uptimekuma_heartbeat_synthetic.json", "2026-11-21T09:17:00Z", "", "", "kuma", observe.SeverityMajor, 1, 1, ""},
		{"uptimekuma_heartbeat_synthetic.json", "2026-11-21T09:17:00Z", "", "2", "kuma", observe.SeverityOK, 0, 0, ""},
		{"uptimekuma_statuspage_v2_synthetic.json", "2026-11-21T09:17:00Z", "", "", "kuma", observe.SeverityMajor, 1, 0, ""},
	} {
		covered[test.file] = true
		t.Run(fmt.Sprint(test.file, test.region, test.component), func(t *testing.T) {
			body, err := os.ReadFile(filepath.Join(folder, test.file))
			if err != nil {
				t.Fatal(err)
			}
			ctx := Context{}
			if ctx.Now, err = time.Parse(time.RFC3339, test.now); err != nil {
				t.Fatal(err)
			}
			if test.region != "" {
				ctx.Regions = []string{test.region}
			}
			if test.component != "" {
				ctx.Components = []string{test.component}
			}
			report, format, err := Parse("", body, ctx)
			if err != nil || format != test.format || report.State != test.state || len(report.Incidents) != test.open || len(report.Maintenances) != test.planned {
				t.Errorf("%s with %d open and %d planned as %s (%v; %s); want %s with %d and %d as %s", report.State, len(report.Incidents),
					len(report.Maintenances), format, err, report.Reason, test.state, test.open, test.planned, test.format)
			}
			if len(report.Incidents) > 0 && report.Incidents[0].Stage != test.stage {
				t.Errorf("stage %q, want %q", report.Incidents[0].Stage, test.stage)
			}
		})
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !covered[file.Name()] {
			t.Errorf("%s is not in the table", file.Name())
		}
	}
}

// Two polls of one incident at Azure: the same id and date, another text.
func TestRealAzureRewrites(t *testing.T) {
	folder := payloads(t)
	var seen [2]observe.Incident
	for i, file := range []string{"azure_rss_westus_20260723T1649Z.xml", "azure_rss_westus_20260723T1812Z.xml"} {
		body, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil {
			t.Fatal(err)
		}
		report, _, err := Parse("azure", body, Context{})
		if err != nil || len(report.Incidents) != 1 {
			t.Fatalf("%s: %v", file, err)
		}
		seen[i] = report.Incidents[0]
	}
	if seen[0].ID != seen[1].ID || !seen[0].Started.Equal(seen[1].Started) || seen[0].Started.IsZero() {
		t.Errorf("ids %q, %q; dates %v, %v", seen[0].ID, seen[1].ID, seen[0].Started, seen[1].Started)
	}
	if seen[0].Updates[0].Text == seen[1].Updates[0].Text || len(seen[1].Components) != 14 || !slices.Equal(seen[1].Regions, []string{"West US"}) {
		t.Errorf("second poll: regions %q, components %q", seen[1].Regions, seen[1].Components)
	}
}
