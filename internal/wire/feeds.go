package wire

// Feed is what noctop makes of a status page's payload: the output of `noctop
// feeds test`. Texts are cleaned for a terminal.
type Feed struct {
	Format        string         `json:"format"` // empty where none was recognised
	State         string         `json:"state"`  // ok, info, maintenance, degraded, partial, major, unknown
	Reason        string         `json:"reason"` // why it is unknown, or what it rests on
	PageIndicator string         `json:"page_indicator"`
	Incidents     []FeedIncident `json:"incidents"` // open and within the filters, the worst first
	Maintenances  []FeedIncident `json:"maintenances"`
}

// FeedIncident is one open incident or maintenance. Times that the page does
// not give are empty.
type FeedIncident struct {
	ID         string       `json:"id"`
	Title      string       `json:"title"`
	State      string       `json:"state"`
	Stage      string       `json:"stage"`   // investigating, identified, monitoring, scheduled, in_progress, postmortem; empty: the page doesn't say
	Regions    []string     `json:"regions"` // empty: everywhere
	Components []string     `json:"components"`
	Started    string       `json:"started"`
	Updated    string       `json:"updated"`
	Updates    []FeedUpdate `json:"updates"` // newest first
}

// FeedUpdate is one statement about an incident.
type FeedUpdate struct {
	At    string `json:"at"`
	Stage string `json:"stage"`
	Text  string `json:"text"`
}
