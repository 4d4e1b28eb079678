package feed

// The cache keeps the last known state of each account and Region on the disk,
// so that the next start has a full first frame, and so that the shell can
// complete names without asking AWS. It is a convenience: whatever is wrong
// with a file in it, the file is as good as missing. It holds no environment
// values and no secrets.

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/hostfile"
	"github.com/aloftdeck/aloft/model/safetext"
)

const (
	cacheFormat  = 1
	maxCacheSize = 64 << 20           // bytes; an account of thousands stays far below
	maxCacheAge  = 7 * 24 * time.Hour // what is older says nothing any more
	maxClockSkew = 10 * time.Minute   // a file from further in the future is not believed
)

// Cache is a folder with snapshots and hints. Several processes may use one
// folder at once: files are replaced whole.
type Cache struct {
	dir string
	now model.Clock
}

// NewCache uses a folder, which is made when something is saved. It belongs to
// one user: $XDG_CACHE_HOME/aloft.
func NewCache(dir string, now model.Clock) *Cache {
	return &Cache{dir: dir, now: now}
}

// snapshot is the file of one account and Region.
type snapshot struct {
	Format    int                   `json:"format"`
	Saved     time.Time             `json:"saved"`
	Account   string                `json:"account"`
	Region    string                `json:"region"`
	Endpoint  string                `json:"endpoint,omitempty"`
	ARN       string                `json:"arn,omitempty"`
	Functions []model.Function      `json:"functions"`
	Aliases   []model.RestoredAlias `json:"aliases"`
	APIs      json.RawMessage       `json:"apis,omitempty"`
}

// Save writes the state of the account and Region of r.Identity, as of r.At, which
// is now when it is not set.
func (c *Cache) Save(r model.Restored) error {
	path, err := c.snapshotPath(r.Identity.Account, r.Identity.Region)
	if err != nil {
		return err
	}
	saved := r.At
	if saved.IsZero() {
		saved = c.now()
	}
	apis, err := json.Marshal(r.APIs)
	if err != nil {
		return fmt.Errorf("saving the snapshot of %s %s: %w", r.Identity.Account, r.Identity.Region, err)
	}
	err = writeWhole(path, snapshot{
		Format: cacheFormat, Saved: saved,
		Account: r.Identity.Account, Region: r.Identity.Region,
		Endpoint: r.Identity.Endpoint, ARN: r.Identity.ARN,
		Functions: r.Functions, Aliases: r.Aliases, APIs: apis,
	})
	if err != nil {
		return fmt.Errorf("saving the snapshot of %s %s: %w", r.Identity.Account, r.Identity.Region, err)
	}
	return nil
}

// Load is the last saved state of an account and Region. It is false when there
// is none that can be used: missing, damaged, of another format or account, or
// older than seven days.
func (c *Cache) Load(account, region string) (model.Restored, bool) {
	path, err := c.snapshotPath(account, region)
	if err != nil {
		return model.Restored{}, false
	}
	var s snapshot
	if readWhole(path, &s) != nil || s.Format != cacheFormat ||
		s.Account != account || s.Region != region || !c.fresh(s.Saved) {
		return model.Restored{}, false
	}
	r := model.Restored{
		Read:      model.Read{Asked: s.Saved, At: s.Saved},
		Identity:  model.Identity{Account: account, Region: region, Endpoint: safetext.Line(s.Endpoint), ARN: safetext.Line(s.ARN)},
		Functions: s.Functions,
		Aliases:   s.Aliases,
		APIs:      cleanAPIs(s.APIs),
	}
	for i := range r.Functions {
		clean(&r.Functions[i])
	}
	for i := range r.Aliases {
		a := &r.Aliases[i].Alias
		for _, text := range []*string{&a.Function, &a.Name, &a.Version, &a.Revision, &r.Aliases[i].Seen.Before} {
			*text = safetext.Line(*text)
		}
		if a.Canary != nil {
			a.Canary.Version = safetext.Line(a.Canary.Version)
		}
	}
	return r, true
}

// clean makes safe what came from a file that anything may have written.
func clean(f *model.Function) {
	for _, text := range []*string{&f.Name, &f.ARN, &f.Runtime, &f.PackageType, &f.Architecture, &f.CodeSHA256, &f.Description} {
		*text = safetext.Line(*text)
	}
}

// Names are the functions and stages of the last saved state, for completion:
// functions by name, stages in their usual order. Both are empty when nothing is
// known.
func (c *Cache) Names(account, region string) (functions, stages []string) {
	r, ok := c.Load(account, region)
	if !ok {
		return nil, nil
	}
	for _, f := range r.Functions {
		functions = append(functions, f.Name)
	}
	slices.Sort(functions)
	var found model.FoundStages
	for _, a := range r.Aliases {
		if !a.Absent {
			found.Meet(a.Alias.Function, a.Alias.Name)
		}
	}
	for _, s := range found.Stages() {
		stages = append(stages, s.Name)
	}
	return slices.Compact(functions), stages
}

// hint is the file that leads from what is known before AWS has answered to the
// account and Region.
type hint struct {
	Format  int       `json:"format"`
	Saved   time.Time `json:"saved"`
	Account string    `json:"account"`
	Region  string    `json:"region"`
}

// Remember notes which account and Region a hint led to. The hint is all that
// decides it and is known at once: profile, Region, endpoint and access key id.
// Only its hash is kept. Hints that are too old are taken away.
func (c *Cache) Remember(h, account, region string) error {
	if _, err := c.snapshotPath(account, region); err != nil {
		return err
	}
	path := c.hintPath(h)
	if err := writeWhole(path, hint{Format: cacheFormat, Saved: c.now(), Account: account, Region: region}); err != nil {
		return fmt.Errorf("remembering the account %s %s: %w", account, region, err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("looking for old hints: %w", err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && e.Name() != filepath.Base(path) && c.now().Sub(info.ModTime()) > maxCacheAge {
			// Another process may have been faster; either way it is gone.
			_ = os.Remove(filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
	return nil
}

// Recall is the account and Region that a hint led to last.
func (c *Cache) Recall(h string) (account, region string, ok bool) {
	var f hint
	if readWhole(c.hintPath(h), &f) != nil || f.Format != cacheFormat || !c.fresh(f.Saved) {
		return "", "", false
	}
	if _, err := c.snapshotPath(f.Account, f.Region); err != nil {
		return "", "", false
	}
	return f.Account, f.Region, true
}

func (c *Cache) fresh(saved time.Time) bool {
	age := c.now().Sub(saved)
	return age <= maxCacheAge && age >= -maxClockSkew
}

// snapshotPath refuses names that are not an account and a Region, so that no
// answer can choose a file outside the folder.
func (c *Cache) snapshotPath(account, region string) (string, error) {
	if account == "" || strings.Trim(account, "0123456789") != "" {
		return "", fmt.Errorf("%q is not an account number", account)
	}
	if region == "" || strings.Trim(region, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return "", fmt.Errorf("%q is not a Region", region)
	}
	return filepath.Join(c.dir, "snapshots", account+"-"+region+".json"), nil
}

func (c *Cache) hintPath(h string) string {
	sum := sha256.Sum256([]byte(h))
	return filepath.Join(c.dir, "hints", hex.EncodeToString(sum[:])+".json")
}

// writeWhole replaces a file by the JSON of v: readers see the old one or the
// new one.
func writeWhole(path string, v any) (err error) {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, ".new-*") // 0600
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	err = cmp.Or(err, file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}

func readWhole(path string, v any) error {
	data, err := hostfile.Read(path, maxCacheSize)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, v)
}
