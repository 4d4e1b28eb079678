package feed

import (
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model/safetext"
)

// Named are the names of what an account and Region has beside functions, for the shell to
// complete: what was there when it was last read.
type Named struct {
	Tables   map[string][]string `json:"tables"` // their global indexes
	Projects []string            `json:"projects"`
	Builds   map[string][]int64  `json:"builds"` // the newest numbers of each project, newest first
}

// keptNames is the file.
type keptNames struct {
	Format int       `json:"format"`
	Saved  time.Time `json:"saved"`
	Named
}

// Bounds of what is kept: more is not completed, it is searched for.
const (
	mostNames  = 5000
	mostBuilds = 20 // of one project
)

// SaveNames keeps names in the place of those that were kept before.
func (c *Cache) SaveNames(account, region string, n Named) error {
	path, err := c.namesPath(account, region)
	if err == nil {
		err = writeWhole(path, keptNames{Format: cacheFormat, Saved: c.now(), Named: n.bounded()})
	}
	if err != nil {
		return fmt.Errorf("keeping the names of %s %s: %w", account, region, err)
	}
	return nil
}

// LoadNames are the names that are kept of an account and Region, none where the file is
// missing, damaged or too old.
func (c *Cache) LoadNames(account, region string) Named {
	path, err := c.namesPath(account, region)
	var kept keptNames
	if err != nil || readWhole(path, &kept) != nil || kept.Format != cacheFormat || !c.fresh(kept.Saved) {
		return Named{}
	}
	return kept.Named.bounded()
}

// bounded is as much of the names as is kept, safe to show.
func (n Named) bounded() Named {
	safe := func(names []string) []string {
		return slices.DeleteFunc(slices.Clone(names[:min(len(names), mostNames)]), func(name string) bool {
			return name == "" || safetext.Line(name) != name
		})
	}
	out := Named{Tables: map[string][]string{}, Projects: safe(n.Projects), Builds: map[string][]int64{}}
	for table, indexes := range n.Tables {
		if len(out.Tables) < mostNames && safetext.Line(table) == table {
			out.Tables[table] = safe(indexes)
		}
	}
	for project, numbers := range n.Builds {
		if len(out.Builds) < mostNames && safetext.Line(project) == project {
			out.Builds[project] = numbers[:min(len(numbers), mostBuilds)]
		}
	}
	return out
}

func (c *Cache) namesPath(account, region string) (string, error) {
	snapshot, err := c.snapshotPath(account, region)
	if err != nil {
		return "", err
	}
	return filepath.Join(c.dir, "names", filepath.Base(snapshot)), nil
}
