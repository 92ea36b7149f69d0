package catalogue

// defaults are the providers watched without a configuration.
var defaults = []string{"aws", "azure", "google-cloud", "cloudflare", "github"}

// summary is where a Statuspage, and incident.io's page of the same form,
// publishes its components and open incidents in one document.
const summary = "/api/v2/summary.json"

// statusIO is where Status.io publishes the pages of its customers.
const statusIO = "https://api.status.io/1.0/status/"

// captured is the date of the payloads that the entries marked Seen were read
// against; published is the date the other entries were last looked up.
const (
	captured  = "2026-08-10"
	published = "2026-11-21"
)

// entries is the catalogue. The first five carry a probe of the provider's own
// front door: what its customers' programs talk to, not its web site.
var entries = []Entry{
	{ID: "aws", Aliases: []string{"amazon"}, Name: "AWS", Format: "aws", URL: "https://health.aws.amazon.com/public/currentevents",
		Probes: []string{"https://sts.amazonaws.com"}, Confidence: Seen, Checked: "2026-09-23"},
	{ID: "azure", Name: "Azure", Format: "azure", URL: "https://rssfeed.azure.status.microsoft/en-us/status/feed/",
		Probes: []string{"https://login.microsoftonline.com"}, Confidence: Seen, Checked: "2026-08-01"},
	{ID: "google-cloud", Aliases: []string{"gcp", "google"}, Name: "Google Cloud", Format: "google", URL: "https://status.cloud.google.com/incidents.json",
		Probes: []string{"https://www.googleapis.com"}, Confidence: Seen, Checked: "2026-09-23"},
	{ID: "cloudflare", Name: "Cloudflare", Format: "statuspage", URL: "https://www.cloudflarestatus.com" + summary,
		Probes: []string{"https://www.cloudflare.com"}, Confidence: Seen, Checked: "2026-07-29"},
	{ID: "github", Name: "GitHub", Format: "statuspage", URL: "https://www.githubstatus.com" + summary,
		Probes: []string{"https://api.github.com"}, Confidence: Seen, Checked: "2026-07-24"},

	{ID: "google-workspace", Name: "Google Workspace", Format: "google", URL: "https://www.google.com/appsstatus/dashboard/incidents.json", Confidence: Seen, Checked: "2026-09-23"},
	{ID: "microsoft-365", Aliases: []string{"m365", "office-365"}, Name: "Microsoft 365", Format: "m365", URL: "https://status.cloud.microsoft/api/feed/mac", Confidence: Published, Checked: published,
		Note: "consumers and the admin centre only"},
	{ID: "oracle-cloud", Aliases: []string{"oci", "oracle"}, Name: "Oracle Cloud", Format: "oci", URL: "https://ocistatus.oraclecloud.com/api/v2/components.json", Confidence: Seen, Checked: captured,
		Note: "what happened is told by /api/v2/incident-summary.rss"},
	{ID: "ibm-cloud", Aliases: []string{"ibm"}, Name: "IBM Cloud", Format: "ibm", URL: "https://cloud.ibm.com/status/api/notifications/feed.rss", Confidence: Seen, Checked: "2026-10-01"},
	{ID: "digitalocean", Name: "DigitalOcean", Format: "statuspage", URL: "https://status.digitalocean.com" + summary, Confidence: Published, Checked: published},
	{ID: "linode", Aliases: []string{"akamai-cloud"}, Name: "Akamai Cloud", Format: "statuspage", URL: "https://status.linode.com" + summary, Confidence: Published, Checked: published},
	{ID: "akamai", Name: "Akamai", Format: "statuspage", URL: "https://www.akamaistatus.com" + summary, Confidence: Seen, Checked: captured},
	{ID: "bunny", Name: "bunny.net", Format: "statuspage", URL: "https://status.bunny.net" + summary, Confidence: Published, Checked: published},
	{ID: "gitlab", Name: "GitLab", Format: "statusio", URL: statusIO + "5b36dc6502d06804c08349f7", Confidence: Published, Checked: published},
	{ID: "docker", Name: "Docker", Format: "statusio", URL: statusIO + "533c6539221ae15e3f000031", Confidence: Published, Checked: published},
	{ID: "lets-encrypt", Aliases: []string{"letsencrypt"}, Name: "Let's Encrypt", Format: "statusio", URL: statusIO + "55957a99e800baa4470002da", Confidence: Published, Checked: published},
	{ID: "npm", Name: "npm", Format: "statuspage", URL: "https://status.npmjs.org" + summary, Confidence: Published, Checked: published},
	{ID: "atlassian", Name: "Atlassian", Format: "statuspage", URL: "https://status.atlassian.com" + summary, Confidence: Seen, Checked: captured},
	{ID: "slack", Name: "Slack", Format: "slack", URL: "https://slack-status.com/api/v2.0.0/current", Confidence: Seen, Checked: "2026-09-23"},
	{ID: "zoom", Name: "Zoom", Format: "statuspage", URL: "https://www.zoomstatus.com" + summary, Confidence: Seen, Checked: captured},
	{ID: "salesforce", Name: "Salesforce", Format: "salesforce", URL: "https://api.status.salesforce.com/v1/incidents/active", Confidence: Published, Checked: captured},
	{ID: "heroku", Name: "Heroku", Format: "heroku", URL: "https://status.heroku.com/api/v4/current-status", Confidence: Seen, Checked: "2026-09-23"},
	{ID: "twilio", Name: "Twilio", Format: "statuspage", URL: "https://status.twilio.com" + summary, Confidence: Published, Checked: published},
	{ID: "datadog", Name: "Datadog", Format: "statuspage", URL: "https://status.datadoghq.com" + summary, Confidence: Published, Checked: published},
	{ID: "hashicorp", Name: "HashiCorp", Format: "statuspage", URL: "https://status.hashicorp.com" + summary, Confidence: Seen, Checked: "2026-09-23"},
	{ID: "openai", Name: "OpenAI", Format: "statuspage", URL: "https://status.openai.com" + summary, Confidence: Seen, Checked: "2026-07-22"},
	{ID: "anthropic", Aliases: []string{"claude"}, Name: "Anthropic", Format: "statuspage", URL: "https://status.claude.com" + summary, Confidence: Seen, Checked: "2026-07-29"},
	{ID: "palo-alto-networks", Aliases: []string{"paloalto"}, Name: "Palo Alto Networks", Format: "statuspage", URL: "https://status.paloaltonetworks.com" + summary, Confidence: Published, Checked: published},
	{ID: "duo", Aliases: []string{"cisco-duo"}, Name: "Cisco Duo", Format: "statuspage", URL: "https://status.duo.com" + summary, Confidence: Published, Checked: published},
	{ID: "meraki", Aliases: []string{"cisco-meraki"}, Name: "Cisco Meraki", Format: "statuspage", URL: "https://status.meraki.net" + summary, Confidence: Published, Checked: published},
	{ID: "sentinelone", Name: "SentinelOne", Format: "statuspage", URL: "https://status.sentinelone.com" + summary, Confidence: Published, Checked: published},
	{ID: "kentik", Name: "Kentik", Format: "statuspage", URL: "https://status.kentik.com" + summary, Confidence: Published, Checked: published},
	{ID: "hugging-face", Aliases: []string{"huggingface"}, Name: "Hugging Face", Format: "betterstack", URL: "https://status.huggingface.co/index.json", Confidence: Seen, Checked: "2026-07-19"},

	// Listed and off: an operator who knows better gives the address in a file of
	// their own. Some have none, and are told of by hand alone.
	{ID: "fastly", Name: "Fastly", Format: "rss", URL: "https://www.fastlystatus.com/rss/", Confidence: Doubtful, Checked: captured,
		Note: "its API answers 403; the RSS feed is used by one reader only"},
	{ID: "quad9", Name: "Quad9", Format: "betterstack", URL: "https://uptime.quad9.net/index.json", Confidence: Doubtful, Checked: published,
		Note: "Better Stack by some accounts, Statuspage by others"},
	{ID: "crowdstrike", Name: "CrowdStrike", Confidence: Doubtful, Checked: published,
		Note: "no feed found: what says Statuspage does not answer as one"},
	{ID: "zscaler", Name: "Zscaler", Confidence: Doubtful, Checked: published,
		Note: "HTML only, at trust.zscaler.com"},
	{ID: "okta", Name: "Okta", Confidence: Doubtful, Checked: published,
		Note: "HTML only, at status.okta.com"},
	{ID: "alibaba-cloud", Aliases: []string{"alibaba"}, Name: "Alibaba Cloud", Confidence: Doubtful, Checked: published,
		Note: "HTML only"},
	{ID: "naver-cloud", Aliases: []string{"naver"}, Name: "Naver Cloud", Confidence: Doubtful, Checked: published,
		Note: "HTML only, at status.ncloud.com"},
	{ID: "kt-cloud", Name: "KT Cloud", Confidence: Doubtful, Checked: published,
		Note: "no feed found"},
	{ID: "kakao", Name: "Kakao", Confidence: Doubtful, Checked: published,
		Note: "no feed found"},
	{ID: "kt", Name: "KT", Confidence: Doubtful, Checked: published,
		Note: "no feed found: it speaks through the press"},
	{ID: "skb", Aliases: []string{"sk-broadband"}, Name: "SK Broadband", Confidence: Doubtful, Checked: published,
		Note: "no feed found"},
	{ID: "lgu", Aliases: []string{"lgu+", "lg-uplus"}, Name: "LG U+", Confidence: Doubtful, Checked: published,
		Note: "no feed found"},
}
