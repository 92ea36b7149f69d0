package drill

import (
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// crowdstrike is CrowdStrike's update as an airline's site in Seoul saw it.
func crowdstrike() *Drill {
	what := shop(kt, lgu)
	what.Providers[1].Regions = []string{"koreacentral"}
	what.Providers = append(what.Providers,
		topology.Provider{Name: "CrowdStrike", Call: "CrowdStrike support"},
		topology.Provider{Name: "Check-in system", Probes: []string{"https://checkin.example/health"}},
	)
	what.Endpoints = []topology.EndpointGroup{
		hosts("Check-in desks", "desk", 24, map[string]string{"os": "windows", "agent": "falcon", "site": "gimpo"}),
		hosts("Back office", "office", 16, map[string]string{"os": "windows", "agent": "falcon", "site": "seoul"}),
		hosts("Gate displays", "gate", 12, map[string]string{"os": "linux", "site": "gimpo"}),
	}
	what.Services = []topology.Service{
		{Name: "Check-in", Needs: needs(topology.Ref{Kind: "endpoint", Name: "Check-in desks"}, topology.Ref{Kind: "provider", Name: "Check-in system"}), Owner: "airport duty"},
		{Name: "Gates", Needs: needs(topology.Ref{Kind: "endpoint", Name: "Gate displays"}), Owner: "airport duty"},
	}
	crash, fixed, checkin := minutes(89), minutes(167), minutes(230)
	d := &Drill{
		Name: "crowdstrike-2024", Title: i18n.T("CrowdStrike's update, 19 July 2024"),
		Summary: i18n.T("An agent's update stops Windows hosts everywhere; reported as a Microsoft cloud outage. Networks, other systems and other clouds were fine."),
		Lesson:  i18n.T("Ask what the dead have in common and the living do not. An older red incident of another region explains nothing here: match on region, service and onset."),
		Sources: []i18n.Text{
			i18n.T("CrowdStrike, preliminary review: 04:09 UTC released, 05:27 reverted"),
			i18n.T("Azure status history: Central US, 18 July 21:40 UTC to 19 July 02:55 (storage restored), as revised"),
			i18n.T("boannews.com 131495; SBS N1007730744: check-in of three Korean airlines fails at 15:30 KST, restored at 03:30 the next day; others unaffected"),
		},
		Inferred: []i18n.Text{
			i18n.T("the hosts of this site, and that they vanish over three minutes as each takes the update"),
			i18n.T("that the desks which were down stayed down through the day: each had to be mended by hand"),
			i18n.T("that the check-in system answered with errors and was not silent"),
		},
		Topology: what, Start: time.Date(2024, 7, 19, 11, 40, 0, 0, seoul), Length: minutes(420), Speed: 60,
		Answer: Answer{Cause: "endpoint.mass", Scope: []string{"Check-in desks", "Back office"}, Since: crash,
			Why: i18n.T("hosts with os=windows and agent=falcon are silent, those of other systems on the same network are not")},
		Turns: []Turn{
			{0, i18n.T("Azure's page is red: another region")},
			{minutes(15), i18n.T("Azure: storage restored")},
			{crash, i18n.T("the first Windows hosts fall silent")},
			{fixed, i18n.T("CrowdStrike takes the update back; the dead stay dead")},
			{checkin, i18n.T("the check-in system fails")},
			{minutes(365), i18n.T("CrowdStrike's head speaks")},
		},
	}
	d.effects = append(dying(what.Endpoints[:2], crash, d.Length),
		effect{checkin, d.Length, matching(kind(observe.KindProvider), named("Check-in system"), check(observe.CheckHTTP)), wrong("http-5xx", "HTTP 503 Service Unavailable")})
	region := []string{"centralus"}
	started := time.Date(2024, 7, 18, 21, 40, 0, 0, time.UTC)
	d.pages = map[string][]page{"Azure": {
		{0, observe.Report{Format: "azure", State: observe.SeverityOK, Reason: "no event of koreacentral", Incidents: []observe.Incident{{
			ID: "1K80-N_8", Title: "Central US: multiple services unavailable", State: observe.SeverityMajor, Stage: observe.StageIdentified,
			Regions: region, Started: started, Updated: started.Add(3 * time.Hour),
			Updates: []observe.Update{{At: started.Add(3 * time.Hour), Stage: observe.StageIdentified, Text: "A change of configuration cut compute off from storage."}},
		}}}},
		{minutes(15), observe.Report{Format: "azure", State: observe.SeverityOK, Closed: []observe.Incident{{
			ID: "1K80-N_8", Title: "Central US: multiple services unavailable", State: observe.SeverityMajor, Stage: observe.StageResolved,
			Regions: region, Started: started, Updated: started.Add(5*time.Hour + 15*time.Minute),
			Updates: []observe.Update{{At: started.Add(5*time.Hour + 15*time.Minute), Stage: observe.StageResolved, Text: "Storage is restored."}},
		}}}},
	}}
	d.says = []statement{
		{minutes(170), "CrowdStrike", "customers' portal: crashes of Windows hosts; the update has been reverted"},
		{minutes(235), "Azure", "Press: a Microsoft cloud outage stops airlines"},
		{minutes(365), "CrowdStrike", "a defect in a content update for Windows hosts was the cause; not an attack"},
	}
	return d
}

// dying makes hosts of groups fall silent one after another over three minutes,
// and stay so.
func dying(groups []topology.EndpointGroup, from, to time.Duration) (all []effect) {
	n := 0
	for _, g := range groups {
		for i, host := range g.Targets {
			if i%8 == 7 { // was switched off, or had not taken the update
				continue
			}
			begins := from + time.Duration(n*37%180)*time.Second
			all = append(all, effect{begins, to, matching(kind(observe.KindEndpoint), group(g.Name), named(host)), silent()})
			n++
		}
	}
	return all
}
