package functions

// The last move of the chosen stage, in the stage matrix.

import (
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/model/trail"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// key is the chosen stage of a function.
func (f *Matrix) key(name string) model.CellKey {
	st, _ := f.env.Store.Stage(f.stage)
	return model.CellKey{Function: name, Alias: st.Alias}
}

// sight is what a cell tells besides what it serves.
func (f *Matrix) sight(name string, st model.Stage) cell.Sight {
	var s cell.Sight
	key := model.CellKey{Function: name, Alias: st.Alias}
	s.Behind, _ = f.env.Store.Behind(name, st.Name)
	figures, _ := f.env.Store.Health(key)
	s.Verdict = f.env.Limits.Judge(figures)
	_, s.Elsewhere = f.env.Store.MovedElsewhere(key)
	s.Broken = len(f.env.Store.Wired(key).Broken) > 0
	return s
}

// who moved the chosen stage of a function last, and how long ago. Both are empty where that
// is not known.
func (f *Matrix) lastMover(now time.Time, name string) (age, who string) {
	key := f.key(name)
	last, ok := f.env.Store.LastMove(key)
	switch back := f.env.Store.Trail().Back; {
	case ok && last.By == "":
		return cell.MoveAge(now, &last), "others" // there is no room for more
	case ok:
		return cell.MoveAge(now, &last), mover(last)
	case f.env.Store.Cell(name, f.stage).State == store.Serving && !back.IsZero():
		return fmt.Sprintf(">%dd", int(now.Sub(back).Hours()/24)), ""
	}
	return "", ""
}

// mover is who made a move: of what moves by itself what it is, since its name says less.
func mover(r store.Record) string {
	switch r.With {
	case trail.CloudFormation:
		return "stack"
	case trail.CodeDeploy:
		return "deploy"
	}
	return r.By
}

// movedFits is how many cells the last move of a function takes: who did it is never cut.
func (f *Matrix) movedFits(name string) (needs, takes int) {
	_, who := f.lastMover(f.env.Now(), name)
	n := 4 + max(widget.Width(who), whoWidth) + 1
	return n, n
}

// moved says when the chosen stage was moved last, and by whom. Not read yet and not to be
// known look different; blank is a stage of which nothing is known.
func (f *Matrix) moved(t theme.Theme, now time.Time, name string) string {
	age, who := f.lastMover(now, name)
	switch c := f.env.Store.Cell(name, f.stage); {
	case age != "":
		text := t.Dim.Paint(strings.TrimRight(fmt.Sprintf("%3s %s", age, who), " "))
		if _, elsewhere := f.env.Store.MovedElsewhere(f.key(name)); elsewhere {
			text += t.Warn.Paint(t.Glyphs.Moved)
		}
		return text
	case c.Unweighed != nil:
		return t.Dim.Paint(cell.Unweighed)
	case c.State == store.Unread, c.State == store.Serving && !c.Full:
		return t.Dim.Paint(t.Glyphs.Unread)
	}
	return ""
}

// reason is why the chosen stage of a function was moved last.
func (f *Matrix) reason(name string) string {
	last, ok := f.env.Store.LastMove(f.key(name))
	switch {
	case !ok:
		return ""
	case last.Reason == "" && last.With != "":
		return "outside: " + string(last.With)
	case last.Reason == "" && last.ByOther():
		return "outside"
	}
	return last.Reason
}
