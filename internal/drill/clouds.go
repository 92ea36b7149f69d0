package drill

import (
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// incident is one open incident of a page.
func incident(id, title string, state observe.Severity, stage observe.Stage, started, at time.Time, text string) observe.Report {
	return observe.Report{Format: "statuspage", State: state, Incidents: []observe.Incident{{
		ID: id, Title: title, State: state, Stage: stage, Started: started, Updated: at,
		Updates: []observe.Update{{At: at, Stage: stage, Text: text}},
	}}}
}

// over is a page on which an incident is over.
func over(id, title string, started, at time.Time, text string) observe.Report {
	report := incident(id, title, observe.SeverityOK, observe.StageResolved, started, at, text)
	report.Closed, report.Incidents = report.Incidents, nil
	return report
}

// facebook2021 is the day on which Facebook took itself off the network.
func facebook2021() *Drill {
	what := shop(kt, lgu)
	what.Names = append(what.Names, topology.Name{Name: "graph.facebook.com"})
	what.Providers = append(what.Providers, topology.Provider{Name: "Facebook", Probes: []string{"https://graph.facebook.com/"}})
	what.Services = append(what.Services, topology.Service{
		Name: "Social login", Needs: needs(topology.Ref{Kind: "provider", Name: "Facebook"}), Owner: "web duty",
	})
	down, tweet, back := minutes(9), minutes(37), minutes(330)
	d := &Drill{
		Name: "facebook-2021", Title: i18n.T("Facebook, 4 October 2021"),
		Summary:  i18n.T("Facebook's routes and with them its name servers are gone for more than five hours. Every resolver answers SERVFAIL for its names."),
		Lesson:   i18n.T("One zone that fails at every resolver while others are fine is not the resolvers' fault. Its last known addresses are silent too: it is the provider."),
		Sources:  []i18n.Text{i18n.T("blog.cloudflare.com/october-2021-facebook-outage: from 15:39 UTC; SERVFAIL at 1.1.1.1 taken for its own fault at first, 15:51"), i18n.T("first word of Facebook's: 16:07 UTC, elsewhere")},
		Inferred: []i18n.Text{i18n.T("the seconds within 15:39 and 21:00 UTC"), i18n.T("that resolvers answered SERVFAIL and were not slow")},
		Topology: what, Start: time.Date(2021, 10, 5, 0, 30, 0, 0, seoul), Length: minutes(345), Speed: 60,
		Answer: Answer{Cause: "provider.down", Scope: []string{"Facebook"}, Since: down,
			Why: i18n.T("its name fails at every resolver, its last known addresses are silent by both uplinks, all else is fine")},
		Turns: []Turn{
			{down, i18n.T("Facebook's names fail, its addresses fall silent")},
			{tweet, i18n.T("Facebook: some people have trouble")},
			{back, i18n.T("routes return")},
		},
	}
	servfail := wrong("servfail", "SERVFAIL: no authority could be reached (EDE 22)")
	servfail.fields = []observe.Field{{Name: "cd", Text: "servfail"}}
	d.effects = []effect{
		{down, back, matching(kind(observe.KindName), named("graph.facebook.com")), servfail},
		{down, back, matching(kind(observe.KindProvider), named("Facebook")), silent()},
	}
	d.says = []statement{
		{tweet, "Facebook", "some people have trouble with our apps"},
		{back, "Facebook", "services are coming back; a faulty configuration change was the cause"},
	}
	return d
}

// aws2025 is the day on which a record was empty.
func aws2025() *Drill {
	what := shop(kt, lgu)
	const name = "dynamodb.us-east-1.amazonaws.com"
	what.Names = append(what.Names, topology.Name{Name: name})
	what.Providers[0] = provider("AWS", "https://"+name+"/")
	what.Providers[0].Regions = []string{"us-east-1"}
	what.Services[1].Needs = needs(topology.Ref{Kind: "provider", Name: "AWS"})
	empty, said, mended, over2 := minutes(8), minutes(31), minutes(165), minutes(330)
	d := &Drill{
		Name: "aws-2025", Title: i18n.T("AWS us-east-1, 20 October 2025"),
		Summary: i18n.T("The record of one name is empty for two and a half hours; what stood on it takes until the evening."),
		Lesson:  i18n.T("An answer without an address is a failure of its own, and the provider's, not the resolver's: every resolver gives the same."),
		Sources: []i18n.Text{
			i18n.T("AWS's report as copied by ernestchiang.com: 06:48 UTC the record is empty, 09:25 restored, the rest by 21:20"),
			i18n.T("lzwjava.github.io: the page's first word at 07:11 UTC"),
		},
		Inferred: []i18n.Text{i18n.T("that its address, where it was still known, answered"), i18n.T("the rate of errors after the record was back; the tape ends long before the evening")},
		Topology: what, Start: time.Date(2025, 10, 20, 15, 40, 0, 0, seoul), Length: minutes(345), Speed: 60,
		Answer: Answer{Cause: "provider.record", Scope: []string{"AWS"}, Since: empty,
			Why: i18n.T("every resolver answers, and none has an address; other names are fine")},
		Turns: []Turn{
			{empty, i18n.T("the record is empty")},
			{said, i18n.T("AWS: investigating")},
			{mended, i18n.T("the record is back; requests still fail")},
			{over2, i18n.T("most of it works again")},
		},
	}
	nodata := wrong("nodata", "NOERROR, no address")
	unnamed := behaviour{outcome: observe.Wrong, cause: "no-record", detail: name + " has no address at any resolver"}
	d.effects = []effect{
		{empty, mended, matching(kind(observe.KindName), named(name)), nodata},
		{empty, mended, matching(kind(observe.KindProvider), named("AWS")), unnamed},
		{mended, over2, matching(kind(observe.KindProvider), named("AWS"), check(observe.CheckHTTP)), wrong("http-5xx", "HTTP 503 Service Unavailable")},
	}
	d.pages = map[string][]page{"AWS": {
		{said, incident("dynamodb", "Increased error rates", observe.SeverityPartial, observe.StageInvestigating, d.At(empty), d.At(said), "Increased error rates in us-east-1.")},
		{mended, incident("dynamodb", "Increased error rates", observe.SeverityPartial, observe.StageMonitoring, d.At(empty), d.At(mended), "The record is restored; a backlog is worked off.")},
		{over2, over("dynamodb", "Increased error rates", d.At(empty), d.At(over2), "Resolved.")},
	}}
	return d
}

// fastly2021 is the morning on which one customer's setting stopped a CDN.
func fastly2021() *Drill {
	what := shop(kt, lgu)
	what.Providers = append(what.Providers, provider("Fastly", "https://www.fastly.com/"))
	what.Services = append(what.Services, topology.Service{Name: "Shop pages", Needs: needs(topology.Ref{Kind: "provider", Name: "Fastly"}), Owner: "web duty"})
	down, said, found, most := minutes(7), minutes(18), minutes(47), minutes(56)
	d := &Drill{
		Name: "fastly-2021", Title: i18n.T("Fastly, 8 June 2021"),
		Summary:  i18n.T("Its edges answer every connection, and every request with an error."),
		Lesson:   i18n.T("A handshake is not an answer: TCP and TLS were fine, HTTP was not."),
		Sources:  []i18n.Text{i18n.T("fastly.com/blog/summary-of-june-8-outage: 09:47 UTC onset, 09:58 the page's first word, 10:27 cause known, 95 per cent restored within 49 minutes")},
		Inferred: []i18n.Text{i18n.T("that all requests failed at first"), i18n.T("the rate at which they stopped failing")},
		Topology: what, Start: time.Date(2021, 6, 8, 18, 40, 0, 0, seoul), Length: minutes(80), Speed: 10,
		Answer: Answer{Cause: "provider.down", Scope: []string{"Fastly"}, Since: down,
			Why: i18n.T("its edges answer with HTTP 503 by both uplinks; connections and the network are fine")},
		Turns: []Turn{
			{down, i18n.T("every request is answered with HTTP 503")},
			{said, i18n.T("Fastly: investigating")},
			{found, i18n.T("Fastly: cause known")},
			{most, i18n.T("most of it works again")},
		},
	}
	d.effects = []effect{
		{down, most, matching(kind(observe.KindProvider), named("Fastly"), check(observe.CheckHTTP)), wrong("http-5xx", "HTTP 503 Service Unavailable")},
	}
	title := "Global CDN disruption"
	d.pages = map[string][]page{"Fastly": {
		{said, incident("0vz", title, observe.SeverityMajor, observe.StageInvestigating, d.At(said), d.At(said), "Investigating the impact on performance.")},
		{found, incident("0vz", title, observe.SeverityMajor, observe.StageIdentified, d.At(said), d.At(found), "The issue is identified, a fix is on its way.")},
		{minutes(70), over("0vz", title, d.At(said), d.At(minutes(70)), "Resolved.")},
	}}
	return d
}
