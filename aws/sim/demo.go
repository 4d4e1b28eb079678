package sim

import "github.com/aloftdeck/aloft/model"

// Demo is the account of the team in the story, with latency and quotas.
func Demo(seed int64, now model.Clock, functions int) *World {
	w := New(Options{Seed: seed, Now: now})
	w.SeedDemo(functions)
	return w
}

// SeedDemo fills the account.
func (w *World) SeedDemo(functions int) {}
