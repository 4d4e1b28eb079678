package verb

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/model"
)

// The shell completes tables, projects and builds by what was read of them last, whoever
// read it. That it can not be kept keeps no verb from its work.

// naming is an account from whose answers the names are kept.
type naming struct {
	Account
	names *nameBook
}

// ListTables implements model.TableReader.
func (n naming) ListTables(ctx context.Context, marker string) (model.TablePage, error) {
	page, err := n.Account.ListTables(ctx, marker)
	if err == nil {
		n.names.listed(&n.names.tables, page.Names, marker == "", page.Next == "" || page.Next == marker)
	}
	return page, err
}

// GetTable implements model.TableReader.
func (n naming) GetTable(ctx context.Context, name string) (model.Table, error) {
	t, err := n.Account.GetTable(ctx, name)
	if err == nil {
		n.names.table(t)
	}
	return t, err
}

// ListProjects implements model.ProjectReader.
func (n naming) ListProjects(ctx context.Context, marker string) (model.ProjectPage, error) {
	page, err := n.Account.ListProjects(ctx, marker)
	if err == nil {
		n.names.listed(&n.names.projects, page.Names, marker == "", page.Next == "" || page.Next == marker)
	}
	return page, err
}

// GetBuilds implements model.BuildReader.
func (n naming) GetBuilds(ctx context.Context, ids []string) ([]model.Build, error) {
	builds, err := n.Account.GetBuilds(ctx, ids)
	n.names.builds(builds)
	return builds, err
}

// nameBook is what was learned of names since the start.
type nameBook struct {
	mu       sync.Mutex
	tables   nameList
	projects nameList
	indexes  map[string][]string       // of the tables that were read
	numbers  map[string]map[int64]bool // of builds, by their projects
	news     bool                      // something is not saved yet
}

// nameList is a list as far as it was read.
type nameList struct {
	under  []string // pages of a list that is not whole yet
	listed []string
	whole  bool
}

func newNameBook() *nameBook {
	return &nameBook{indexes: map[string][]string{}, numbers: map[string]map[int64]bool{}}
}

// listed takes in a page of a list.
func (b *nameBook) listed(l *nameList, names []string, first, last bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if first {
		l.under = nil
	}
	l.under = append(l.under, names...)
	if last {
		l.listed, l.whole, l.under = l.under, true, nil
		b.news = true
	}
}

func (b *nameBook) table(t model.Table) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var indexes []string
	for _, i := range t.Indexes {
		indexes = append(indexes, i.Name)
	}
	if was, known := b.indexes[t.Name]; !known || !slices.Equal(was, indexes) {
		b.indexes[t.Name], b.news = indexes, true
	}
}

func (b *nameBook) builds(builds []model.Build) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, build := range builds {
		if build.Number == 0 || b.numbers[build.Project][build.Number] {
			continue
		}
		if b.numbers[build.Project] == nil {
			b.numbers[build.Project] = map[int64]bool{}
		}
		b.numbers[build.Project][build.Number], b.news = true, true
	}
}

// over lays what was learned over what was kept. What a whole list does not have is gone.
func (b *nameBook) over(kept feed.Named) feed.Named {
	out := feed.Named{Tables: map[string][]string{}, Builds: map[string][]int64{}}
	maps.Copy(out.Tables, kept.Tables)
	maps.Copy(out.Tables, b.indexes)
	if b.tables.whole {
		maps.DeleteFunc(out.Tables, func(name string, _ []string) bool { return !slices.Contains(b.tables.listed, name) })
		for _, name := range b.tables.listed {
			if _, known := out.Tables[name]; !known {
				out.Tables[name] = nil
			}
		}
	}
	out.Projects = kept.Projects
	if b.projects.whole {
		out.Projects = slices.Clone(b.projects.listed)
	}
	for _, project := range slices.Concat(slices.Collect(maps.Keys(kept.Builds)), slices.Collect(maps.Keys(b.numbers))) {
		if b.projects.whole && !slices.Contains(out.Projects, project) {
			continue
		}
		numbers := slices.Concat(kept.Builds[project], slices.Collect(maps.Keys(b.numbers[project])))
		slices.SortFunc(numbers, func(x, y int64) int { return cmp.Compare(y, x) })
		out.Builds[project] = slices.Compact(numbers)
	}
	return out
}

// saveNames keeps what was learned. A verb that need not know who it is for AWS goes by the
// account that the host's settings led to last.
func (k *session) saveNames() {
	if k.cache == nil {
		return
	}
	account, region := k.known().Account, k.known().Region
	if account == "" {
		account, region, _ = k.cache.Recall(k.hint)
	}
	b := k.names
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.news || account == "" {
		return
	}
	if k.cache.SaveNames(account, region, b.over(k.cache.LoadNames(account, region))) == nil {
		_ = k.cache.Remember(k.hint, account, region)
		b.news = false
	}
}

// namesEvery is how often the cockpit saves names: it may run for days.
const namesEvery = time.Minute

// keepNames saves names until the context ends. The rest is saved by the session's end.
func (k *session) keepNames(ctx context.Context) {
	for model.Pause(ctx, namesEvery) {
		k.saveNames()
	}
}
