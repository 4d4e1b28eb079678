package journal

import (
	"context"
	"fmt"
)

// Deploy is what the journal has of one deploy: its steps, in the order in which
// they were taken. The move that it ended in is a Move of its own, which the last
// step names.
type Deploy struct {
	ID    string
	Steps []Entry
}

// Deploys are all deploys in the journal, oldest first.
func (f *File) Deploys(context.Context) ([]Deploy, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.read.refresh(f.path); err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	var deploys []Deploy
	byID := map[string]int{}
	for _, e := range f.read.steps {
		i, known := byID[e.ID]
		if !known {
			i = len(deploys)
			byID[e.ID] = i
			deploys = append(deploys, Deploy{ID: e.ID})
		}
		deploys[i].Steps = append(deploys[i].Steps, e)
	}
	return deploys, nil
}
