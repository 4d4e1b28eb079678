package feed

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/aloftdeck/aloft/model"
)

// keptAPIs is the file of the APIs of one account and Region that a verb has read. It stands
// beside the snapshot: what a verb has read of APIs alone is no picture of an account.
type keptAPIs struct {
	Format   int             `json:"format"`
	Endpoint string          `json:"endpoint,omitempty"`
	APIs     json.RawMessage `json:"apis"`
}

// SaveAPIs keeps APIs for other processes, in the place of what was kept of them before.
// Those that were kept and are not among them stay, as old as they are.
func (c *Cache) SaveAPIs(id model.Identity, read []model.RestoredAPI) error {
	path, err := c.apisPath(id)
	if err != nil {
		return err
	}
	now := map[string]bool{}
	var all []model.RestoredAPI
	for _, r := range read {
		now[r.Facts.API.ID] = true
		r.Facts = withoutSecrets(r.Facts)
		all = append(all, r)
	}
	for _, r := range c.LoadAPIs(id) {
		if !now[r.Facts.API.ID] && c.fresh(r.At) {
			all = append(all, r)
		}
	}
	apis, err := json.Marshal(model.RestoredAPIs{APIs: all})
	if err == nil {
		err = writeWhole(path, keptAPIs{Format: cacheFormat, Endpoint: id.Endpoint, APIs: apis})
	}
	if err != nil {
		return fmt.Errorf("keeping the APIs of %s %s: %w", id.Account, id.Region, err)
	}
	return nil
}

// LoadAPIs are the APIs that are kept, each with when it was asked for. There are none where
// the file is missing, damaged, or of another endpoint.
func (c *Cache) LoadAPIs(id model.Identity) []model.RestoredAPI {
	path, err := c.apisPath(id)
	var kept keptAPIs
	if err != nil || readWhole(path, &kept) != nil || kept.Format != cacheFormat || kept.Endpoint != id.Endpoint {
		return nil
	}
	return cleanAPIs(kept.APIs).APIs
}

// ForgetAPIs has no API be kept, as after a change of one.
func (c *Cache) ForgetAPIs(id model.Identity) error {
	path, err := c.apisPath(id)
	if err != nil {
		return err
	}
	return writeWhole(path, keptAPIs{Format: cacheFormat, Endpoint: id.Endpoint})
}

func (c *Cache) apisPath(id model.Identity) (string, error) {
	snapshot, err := c.snapshotPath(id.Account, id.Region)
	if err != nil {
		return "", err
	}
	return filepath.Join(c.dir, "apis", filepath.Base(snapshot)), nil
}
