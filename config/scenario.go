package config

import "github.com/aloftdeck/aloft/model/cost"

// ReadScenario reads a scenario from TOML. The error is Problems.
func ReadScenario(path string, text []byte) (cost.Scenario, error) { return cost.Scenario{}, nil }
