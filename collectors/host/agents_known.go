package host

import (
	"strings"

	"example.com/noctop/internal/topology"
)

// knownAgents are agents by the names that people give them, with where each
// lies by default.
var knownAgents = map[string]topology.Agent{
	"falcon-sensor":    {Process: "falcon-sensor", Unit: "falcon-sensor.service", Paths: []string{"/opt/CrowdStrike"}},
	"mdatp":            {Process: "wdavdaemon", Unit: "mdatp.service", Paths: []string{"/opt/microsoft/mdatp", "/var/opt/microsoft/mdatp"}},
	"sentinelone":      {Process: "s1-agent", Unit: "sentinelone.service", Paths: []string{"/opt/sentinelone"}},
	"wazuh-agent":      {Process: "wazuh-agentd", Unit: "wazuh-agent.service", Paths: []string{"/var/ossec/bin", "/var/ossec/etc"}},
	"elastic-endpoint": {Process: "elastic-endpoint", Unit: "ElasticEndpoint.service", Paths: []string{"/opt/Elastic/Endpoint"}},
}

// completed fills in what the configuration leaves open: from what is known, or
// else from the name.
func completed(a topology.Agent) topology.Agent {
	known := knownAgents[strings.ToLower(a.Name)]
	if a.Process == "" {
		a.Process = known.Process
	}
	if a.Process == "" {
		a.Process = a.Name
	}
	if a.Unit == "" {
		a.Unit = known.Unit
	}
	if a.Unit == "" {
		a.Unit = a.Process
	}
	if !strings.Contains(a.Unit, ".") {
		a.Unit += ".service"
	}
	if a.Paths == nil {
		a.Paths = known.Paths
	}
	return a
}

// unitsOf are the units of agents.
func unitsOf(agents []topology.Agent) []string {
	var names []string
	for _, a := range agents {
		names = append(names, completed(a).Unit)
	}
	return names
}
