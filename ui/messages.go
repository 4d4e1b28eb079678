package ui

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/builds"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
)

// The messages that commands bring. Those that answer a request carry its
// number, and are dropped when nobody waits for it any more.
type (
	// eventsMsg is a batch of facts.
	eventsMsg struct{ events []model.Event }
	// mailMsg is the progress of work under way.
	mailMsg struct{ mail mail }
	// tickMsg lets ages grow.
	tickMsg struct{ serial uint64 }
	// spinMsg turns spinners.
	spinMsg struct{ serial uint64 }
	// toastMsg ends toasts whose time has come.
	toastMsg struct{}
	// sheetsMsg brings the sheets of a request.
	sheetsMsg struct {
		number uint64
		sheets []release.Sheet
	}
	// sheetMsg brings one sheet of a list that was prepared again.
	sheetMsg struct {
		number uint64
		index  int
		sheet  release.Sheet
	}
	// movedMsg brings the results of a batch of moves; begun is false when aloft
	// was being left and nothing was moved.
	movedMsg struct {
		batch   uint64
		results []release.Result
		begun   bool
	}
	// refsMsg brings the branches and tags of a project's source.
	refsMsg struct {
		number uint64
		refs   []string
		err    error
	}
	// buildMsg brings what became of a wish about a build.
	buildMsg struct {
		wish   buildWish
		result builds.Result
	}
	// deploySheetMsg brings the sheet of a deploy.
	deploySheetMsg struct {
		number uint64
		sheet  pipeline.Sheet
	}
	// deployedMsg brings what became of a deploy; begun is false when aloft was
	// being left and nothing was deployed.
	deployedMsg struct {
		function string
		result   pipeline.Result
		begun    bool
	}
	// capacitySheetMsg brings the sheet of a change of capacity.
	capacitySheetMsg struct {
		number uint64
		sheet  capacity.Sheet
	}
	// capacityChangedMsg brings what became of a change of capacity; begun is false
	// when aloft was being left and nothing was changed.
	capacityChangedMsg struct {
		key    model.CapacityKey
		result capacity.Result
		begun  bool
	}
	// savedMsg says that a log was saved, or why not.
	savedMsg struct {
		number uint64
		path   string
		lines  int
		plain  bool
		err    error
	}
	// versionsMsg brings the two versions of a diff.
	versionsMsg struct {
		number uint64
		a, b   model.Version
		read   []model.Event // what the stages serve, read before
		err    error
	}
	// journalMsg brings the journal when it changed.
	journalMsg struct {
		moves []journal.Move
		torn  int // lines that can not be read
		err   error
		again bool // the watch goes on
	}
)

// How often what goes by itself goes.
const (
	tickEvery    = time.Second
	tickBlurred  = 10 * time.Second // while the terminal has not the focus
	journalEvery = 2 * time.Second
)
