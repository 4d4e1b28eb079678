package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
)

// handle takes one message. What an operator can do is not decided here but in
// the table of handlers.
func (r *Root) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if r.broken.swallow(msg, r.now()) {
			return nil
		}
		return r.key(msg)
	case tea.PasteMsg:
		return r.paste(msg)
	case tea.MouseClickMsg:
		return r.click(msg)
	case wheelMsg:
		return r.wheel(msg)
	case tea.MouseWheelMsg:
		return r.wheel(wheelMsg{X: msg.X, Y: msg.Y, Turns: wheelTurn(msg)})

	case eventsMsg:
		r.apply(msg.events)
		return tea.Batch(r.lookAgain(msg.events), r.gather())
	case mailMsg:
		r.mailed(msg.mail)
		return r.takeMail()
	case sheetsMsg:
		return r.sheetsRead(msg)
	case sheetMsg:
		return r.sheetRead(msg)
	case swapPriceMsg:
		r.swapPriced(msg)
	case capacitySheetMsg:
		r.capacitySheetRead(msg)
	case capacityChangedMsg:
		return r.capacityChanged(msg)
	case billMsg:
		r.billRead(msg)
	case scenarioMsg:
		r.scenarioDone(msg)
	case movedMsg:
		return r.moved(msg)
	case versionsMsg:
		return r.versionsRead(msg)
	case journalMsg:
		return r.journalRead(msg)
	case refsMsg:
		r.refsRead(msg)
	case buildMsg:
		return r.built(msg)
	case deploySheetMsg:
		r.deploySheetRead(msg)
	case deployedMsg:
		return r.deployed(msg)
	case savedMsg:
		return r.saved(msg)

	case tickMsg:
		r.ticked(msg)
	case spinMsg:
		r.spun(msg)
	case toastMsg:
		r.expireToasts()
	case restMsg:
		r.rested(msg)

	case tea.WindowSizeMsg:
		r.resize(msg.Width, msg.Height)
	case tea.ColorProfileMsg:
		if r.looks.Depth != msg.Profile {
			r.setProfile(msg.Profile)
		}
	case tea.BackgroundColorMsg:
		if r.looks.DarkBackground != msg.IsDark() {
			r.looks.DarkBackground = msg.IsDark()
			r.restyle()
		}
	case tea.FocusMsg:
		r.focused, r.ticking = true, false
	case tea.BlurMsg:
		r.focused, r.ticking = false, false
	case tea.ResumeMsg:
		r.ticking, r.spinning = false, false
		r.drawn.all()
	case crashMsg:
		r.crashed = &msg.crash
		return tea.Quit
	default:
		if isUnknown(msg) {
			r.broken.head(r.now())
		}
	}
	return nil
}

// key takes one key: for the dialog on top, for the filter being typed, or for an
// action.
func (r *Root) key(msg tea.KeyPressMsg) tea.Cmd {
	if l := r.top(); l != nil && !r.plan.tooSmall {
		if l.guard.swallow(r.now()) {
			return nil
		}
		if msg.String() == "ctrl+c" { // leaves a dialog without knowing it
			msg = tea.KeyPressMsg{Code: tea.KeyEscape}
		}
		return r.give(l, msg)
	}
	if r.plan.tooSmall { // nothing can be seen, so nothing is done blindly
		if r.keys.Is(msg.String(), action.Quit) {
			return r.invoke(action.Quit)
		}
		return nil
	}
	r.dismissToasts()
	r.note = note{}
	if r.prompt != nil {
		r.typed(msg)
		return nil
	}
	sp, ok := r.keys.Lookup(msg.String(), r.scopes()...)
	if !ok {
		return nil
	}
	r.glideBy(sp.ID)
	return r.invoke(sp.ID)
}

// resize takes the size of the screen. A dialog that could not be seen takes no
// key at once when it can be seen again.
func (r *Root) resize(w, h int) {
	r.w, r.h = w, h
	r.drawn.all()
	if l := r.top(); l != nil && l.box.Guarded() && r.plan.tooSmall {
		l.guard.arm(r.now())
	}
}

// paste goes to inputs alone: it presses no keys.
func (r *Root) paste(msg tea.PasteMsg) tea.Cmd {
	if l := r.top(); l != nil {
		if r.plan.tooSmall || l.guard.swallow(r.now()) {
			return nil
		}
		return r.give(l, msg)
	}
	if r.prompt != nil {
		r.typed(msg)
	}
	return nil
}

// apply takes facts into the store and tells the panes.
func (r *Root) apply(events []model.Event) {
	events = r.o.own(events)
	if len(events) == 0 {
		return
	}
	for _, e := range events {
		switch e := e.(type) {
		case model.LogLines, model.LogState:
			r.logged(e)
		case model.ReadFailed:
			if e.Failure != nil && e.Failure.Class != model.Throttled && e.Failure.Class != model.Expired && !r.lasts(e) {
				r.fail(e.Failure.Error())
			}
		case model.TrailState:
			if f := e.Failure; f != nil && f.Class == model.Denied && r.store.Trail().Failure == nil {
				r.fail(f.Error()) // the history goes on saying it
			}
		case model.AccountTrouble:
			if e.Failure == nil && r.store.Trouble() != nil {
				r.failed = note{}
				r.say("AWS can be read again")
			}
		}
	}
	d := r.store.Apply(events...)
	r.refresh(d)
	if len(d.Versions) > 0 {
		r.versionsChanged()
	}
}

// lasts reports whether the panes say of a failure what is missing for as long as
// it is.
func (r *Root) lasts(e model.ReadFailed) bool {
	return e.Weights || (len(r.store.Stages()) == 0 && e.Function != "" && !e.Versions && e.Failure.Class == model.Denied)
}

// journalRead takes the journal into the store.
func (r *Root) journalRead(msg journalMsg) tea.Cmd {
	if msg.err != nil {
		r.fail("reading the journal: " + msg.err.Error())
	} else {
		r.store.SetJournal(msg.moves)
		r.keepChanges(msg.moves)
		r.historyChanged()
		if msg.torn > r.torn {
			r.toast(toastWarn, "the history is partial: "+plural(msg.torn, "line")+" of the journal can not be read")
		}
		r.torn = max(r.torn, msg.torn)
	}
	if msg.again {
		return r.watchJournal(journalEvery)
	}
	return nil
}
