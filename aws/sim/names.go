package sim

import "slices"

// Names are what an account has, by name.
type Names struct {
	Functions []string
	Tables    map[string][]string // their global indexes
	Projects  []string
	Builds    map[string][]int64 // the numbers of a project's builds, newest first
	APIs      []string
}

// Names are what the account has, by name, without a call.
func (w *World) Names() Names {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := Names{Functions: slices.Clone(w.names), Projects: slices.Clone(w.projectNames),
		Tables: map[string][]string{}, Builds: map[string][]int64{}}
	for _, name := range w.tables.names {
		n.Tables[name] = nil
		if t, ok := w.tables.byName[name]; ok {
			for _, i := range t.indexes {
				n.Tables[name] = append(n.Tables[name], i.name)
			}
		}
	}
	for _, name := range n.Projects {
		p, _ := w.project(name)
		for _, b := range slices.Backward(p.builds) {
			n.Builds[name] = append(n.Builds[name], int64(b.number))
		}
	}
	for _, a := range w.apis.held {
		n.APIs = append(n.APIs, a.Name)
	}
	return n
}
