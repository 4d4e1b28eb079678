package journal

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model/safetext"
)

// newer are the changes on lines of a format that this aloft does not know: they
// stay pending until a line of such a format says how they ended.
type newer struct {
	pending []Move
	ended   map[string]bool
}

// line takes in a line of a newer format. Of its fields only those are read that
// tell which change it is; what they say beyond that is not known.
func (n *newer) line(text []byte) {
	var e struct {
		Format int       `json:"v"`
		ID     string    `json:"id"`
		Phase  Phase     `json:"phase"`
		At     time.Time `json:"at"`
		Kind   string    `json:"kind"`
		By     string    `json:"by"`
		Host   string    `json:"host"`
		PID    int       `json:"pid"`
		Until  time.Time `json:"until"`
	}
	if json.Unmarshal(text, &e) != nil || e.Format <= format || e.ID == "" {
		return
	}
	id := safetext.Line(e.ID)
	known := slices.IndexFunc(n.pending, func(m Move) bool { return m.Intent.ID == id })
	switch {
	case e.Phase == Outcome:
		if n.ended == nil {
			n.ended = map[string]bool{}
		}
		if n.ended[id] = true; known >= 0 {
			n.pending = slices.Delete(n.pending, known, known+1)
		}
	case e.Phase == Intent && known < 0 && !n.ended[id]:
		n.pending = append(n.pending, Move{Intent: Entry{Format: e.Format, ID: id, Phase: Intent, At: e.At, Kind: safetext.Line(e.Kind),
			By: safetext.Line(e.By), Host: safetext.Line(e.Host), PID: e.PID, Until: e.Until}})
	}
}
