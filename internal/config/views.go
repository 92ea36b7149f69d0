package config

// Views are the screens that the console may begin with, by the names that it
// knows them by.
var Views = []string{"triage", "uplinks", "dns", "endpoints", "services", "feeds", "incidents", "host", "log"}
