package topology

// Ways are the uplinks by which what lies outside is reached: where none is
// known, one without a name, which is whatever way the system takes.
func (t Topology) Ways() []Uplink {
	if len(t.Uplinks) == 0 {
		return []Uplink{{}}
	}
	return t.Uplinks
}
