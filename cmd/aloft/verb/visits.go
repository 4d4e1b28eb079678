package verb

// Which accounts and Regions were shown of late, kept on the disk.

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/hostfile"
	"github.com/aloftdeck/aloft/model/safetext"
)

// visit is that an account and Region was shown.
type visit struct {
	Profile string    `json:"profile"`
	Region  string    `json:"region"`
	Keys    bool      `json:"keys,omitempty"` // of the environment
	Account string    `json:"account,omitempty"`
	Used    time.Time `json:"used"`
}

// Way is how one came to it.
func (v visit) Way() model.Way { return model.Way{Profile: v.Profile, Region: v.Region, Keys: v.Keys} }

const (
	mostVisits   = 30
	longestFile  = 1 << 20 // bytes; far more than a file of these has
	visitsFormat = 1
)

// visitsFile is the file.
type visitsFile struct {
	Format int     `json:"format"`
	Visits []visit `json:"visits"`
}

// readVisits are the visits, the last first. A file that can not be used has none: it is a
// convenience.
func readVisits(path string) []visit {
	text, err := hostfile.Read(path, longestFile)
	var f visitsFile
	if path == "" || err != nil || json.Unmarshal(text, &f) != nil || f.Format != visitsFormat {
		return nil
	}
	return slices.DeleteFunc(f.Visits, func(v visit) bool {
		strange := func(text string) bool { return text != safetext.Line(text) }
		return v.Region == "" || strange(v.Profile) || strange(v.Region) || strange(v.Account)
	})
}

// noteVisit puts a visit before the others. A number that is not known yet stays what an
// earlier one told.
func noteVisit(path string, now visit) error {
	if path == "" {
		return nil
	}
	visits := readVisits(path)
	if i := slices.IndexFunc(visits, func(v visit) bool { return v.Way() == now.Way() }); i >= 0 {
		if now.Account == "" {
			now.Account = visits[i].Account
		}
		visits = slices.Delete(visits, i, i+1)
	}
	visits = append([]visit{now}, visits...)
	text, err := json.Marshal(visitsFile{visitsFormat, visits[:min(len(visits), mostVisits)]})
	if err != nil {
		return err
	}
	return writeWhole(path, text)
}
