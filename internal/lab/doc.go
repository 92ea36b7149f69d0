// Package lab is the test network: namespaces wired into a site with two
// uplinks, fake servers on its far side, faults that are switched while the
// real noctop runs in it, and scenarios that read its JSON and its screen. It
// is for tests only and is never linked into the binary.
//
//	     10.1.0.0/24        10.11.0.0/24       10.21.0.0/24
//	  ┌─ eth0 ─── lan gA wan ─── cust iA core ─── wa ─┐
//	h ┤                                               ├ net  1.1.1.1 8.8.8.8 9.9.9.9
//	  └─ eth1 ─── lan gB wan ─── cust iB core ─── wb ─┘      resolvers, providers
//	     10.2.0.0/24        10.12.0.0/24       10.22.0.0/24
//
// h is the host noctop runs on, gA and gB are the site's gateways, iA and iB
// the providers' first routers, net is the rest of the world.
//
// Everything lies in user, network, mount and process namespaces of its own:
// it needs no root, reaches no real network, changes nothing outside, and dies
// with the test. It runs where NOCTOP_LAB is set:
//
//	NOCTOP_LAB=quick go test ./internal/lab        a representative part, in minutes
//	NOCTOP_LAB=outages go test -timeout 40m ./internal/lab
//	                                               the real outages, ten times faster than they were
//	NOCTOP_LAB=all go test -timeout 40m ./internal/lab
//	NOCTOP_LAB=show go test -timeout 40m -run TestShow ./internal/lab
//	                                               each measurement provoked, and what the pane and the JSON say
//
// README.md says which row stands for what. More is read from the environment:
// NOCTOP_LAB_PARALLEL (how many networks run at a time), NOCTOP_LAB_LOGS (a
// folder for every JSON line, journal and the tables), NOCTOP_LAB_SEED and
// NOCTOP_LAB_COUNT (by what number faults are drawn, and how many),
// NOCTOP_LAB_SPEED (how much faster than they were outages are lived through),
// NOCTOP_LAB_SHOW (a file of other rows than testdata/show.txt),
// NOCTOP_SCREENS (a folder for the captured screens), NOCTOP_BINARY (a binary
// to test instead of a fresh build), and CI (where true, to be skipped is to fail).
package lab
