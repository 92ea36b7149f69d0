package feed

// azureRegions are Azure's regions, folded. An item that names none of them is
// everybody's, so one that is missing here costs a false alarm and no silence.
var azureRegions = func() map[string]bool {
	known := map[string]bool{}
	for _, name := range []string{
		"australia central", "australia central 2", "australia east", "australia southeast", "austria east", "belgium central",
		"brazil south", "brazil southeast", "canada central", "canada east", "central india", "central us", "chile central",
		"east asia", "east us", "east us 2", "east us 3", "france central", "france south", "germany north", "germany west central",
		"indonesia central", "israel central", "italy north", "japan east", "japan west", "jio india central", "jio india west",
		"korea central", "korea south", "malaysia west", "mexico central", "new zealand north", "north central us", "north europe",
		"norway east", "norway west", "poland central", "qatar central", "south africa north", "south africa west", "south central us",
		"south india", "southeast asia", "spain central", "sweden central", "sweden south", "switzerland north", "switzerland west",
		"uae central", "uae north", "uk south", "uk west", "west central us", "west europe", "west india", "west us", "west us 2", "west us 3",
		"china east", "china east 2", "china east 3", "china north", "china north 2", "china north 3", "taiwan north", "denmark east",
		"us gov arizona", "us gov texas", "us gov virginia",
	} {
		known[fold(name)] = true
	}
	return known
}()
