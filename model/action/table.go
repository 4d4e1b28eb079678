package action

import (
	"github.com/aloftdeck/aloft/model/release"
)

// The actions. A key that a broken escape sequence can leave behind (A B C D M ~
// ; [ < and digits) must open nothing that writes: a test holds the table to it.
const (
	NextPane     ID = "next-pane"
	PreviousPane ID = "previous-pane"
	Zoom         ID = "zoom"
	Close        ID = "close"
	Filter       ID = "filter"
	Back         ID = "back"
	NextTrouble  ID = "next-trouble"
	Palette      ID = "palette"
	Help         ID = "help"
	Undo         ID = "undo"
	Refresh      ID = "refresh"
	Accounts     ID = "accounts"
	Login        ID = "login"
	Copy         ID = "copy"
	Raw          ID = "raw"
	Apply        ID = "apply"
	NewComponent ID = "new"
	SaveScreen   ID = "save-screen"
	Messages     ID = "messages"
	Mouse        ID = "mouse"
	Suspend      ID = "suspend"
	Quit         ID = "quit"

	Up       ID = "up"
	Down     ID = "down"
	Top      ID = "top"
	Bottom   ID = "bottom"
	HalfUp   ID = "half-page-up"
	HalfDown ID = "half-page-down"
	PageUp   ID = "page-up"
	PageDown ID = "page-down"
	Mark     ID = "mark"
	Favour   ID = "favourite"
	Sort     ID = "sort"
	Open     ID = "open"

	StageLeft  ID = "stage-left"
	StageRight ID = "stage-right"
	Promote    ID = "promote"
	Move       ID = "move"
	Rollback   ID = "rollback"
	Diff       ID = "diff"
	Publish    ID = "publish"
	MakeStages ID = "make-stages"

	FunctionLog ID = "function-log"

	Test        ID = "test"
	TestVersion ID = "test-version"

	MoveVersion ID = "move-version"
	DiffVersion ID = "diff-version"

	StartBuild  ID = "start-build"
	StopBuild   ID = "stop-build"
	RetryBuild  ID = "retry-build"
	DeployBuild ID = "deploy"

	FollowLog     ID = "follow-log"
	WrapLog       ID = "wrap-log"
	RawLog        ID = "raw-log"
	NextMatch     ID = "next-match"
	PreviousMatch ID = "previous-match"
	NextError     ID = "next-error"
	PreviousError ID = "previous-error"
	NextPhase     ID = "next-phase"
	PreviousPhase ID = "previous-phase"
	Timestamps    ID = "timestamps"
	SaveLog       ID = "save-log"
	CloseLog      ID = "close-log"

	EditCapacity ID = "edit-capacity"
	ShowIndexes  ID = "show-indexes"
	TimeSpan     ID = "time-span"

	MendWiring ID = "mend-wiring"

	CostGroup ID = "cost-group"
	FreeTier  ID = "free-tier"
	WhatIf    ID = "what-if"
	AskBill   ID = "ask-bill"

	PutBack ID = "put-back"

	Confirm      ID = "confirm"
	Cancel       ID = "cancel"
	NextField    ID = "next-field"
	AllFields    ID = "all-fields"
	SheetLog     ID = "sheet-log"
	Reveal       ID = "reveal"
	StopWaiting  ID = "stop-waiting"
	AllOrNothing ID = "all-or-nothing"
	OtherStage   ID = "other-stage"
	Include      ID = "include"
	OtherMode    ID = "other-mode"
	OpenFile     ID = "open-file"
	SaveFile     ID = "save-file"

	NextFound     ID = "next-found"
	PreviousFound ID = "previous-found"
	CopyText      ID = "copy-text"
)

var table = append(focusing(), []Spec{
	{ID: NextPane, Title: "next pane", Help: "Focus the next pane.", Scope: Everywhere, Keys: []string{"tab"}},
	{ID: PreviousPane, Title: "previous pane", Help: "Focus the pane before.", Scope: Everywhere, Keys: []string{"shift+tab"}},
	{ID: Zoom, Title: "zoom", Hint: "zoom", Help: "Give the focused pane the whole screen, or take it back.", Scope: Everywhere, Keys: []string{"z"}},
	{ID: Close, Title: "close or clear", Help: "Close what is open, else clear the filter, else clear the marks.", Scope: Everywhere, Keys: []string{"esc"}},
	{ID: Filter, Title: "filter or search", Hint: "filter", Hints: map[Scope]string{LogPane: "search"}, Help: "Filter the rows by words, column:value, and ! before either; in the Log search for a text.", Scope: Everywhere, Keys: []string{"/"}},
	{ID: Back, Title: "back", Hint: "back", Help: "Go back to where you were, row and stage included.", Scope: Everywhere, Keys: []string{"-"},
		Disabled: func(s Situation) string {
			if s.Nowhere {
				return "there is nothing to go back to"
			}
			return ""
		}},
	{ID: NextTrouble, Title: "next trouble", Help: "Go to the next thing that needs an operator, in whichever list: what fails, is throttled, broke, is wired wrongly, or was moved by somebody else.", Scope: Everywhere, Keys: []string{"!"}},
	{ID: Palette, Title: "go to or do", Hint: "go to, do", Help: "Find a function, version, build, table, API or change by its name and go there, or an action and do it, or see why it is not possible now.", Scope: Everywhere, Keys: []string{":"}},
	{ID: Help, Title: "help", Hint: "keys", Help: "Find a key or a sign by its name, and do what the key does.", Scope: Everywhere, Keys: []string{"?"}},
	{ID: Undo, Title: "undo", Hint: "undo mine", Help: "Take back the last change of this session, a set as a set.", Scope: Everywhere, Keys: []string{"U"}, Writes: true, Verb: "undo",
		Disabled: undoDisabled,
		Requests: func(s Situation) []release.Request { return s.Undo.Moves }},
	{ID: Refresh, Title: "refresh", Help: "Read again what is on the screen.", Scope: Everywhere, Keys: []string{"r"}},
	{ID: Accounts, Title: "accounts and Regions", Hint: "account", Scope: Everywhere, Keys: []string{"a"},
		Help: "Show another account or Region: the profiles of this machine, those of late first, with what is wrong with one; " +
			"enter logs in where the credentials of the one that shows have ended."},
	{ID: Login, Title: "log in", Scope: Everywhere, Keys: []string{"ctrl+l"},
		Help: "Log in to the account with the AWS CLI, in this terminal, when its credentials have ended or do so within the hour; " +
			"then everything is read on.",
		Disabled: loginDisabled},
	{ID: Copy, Title: "copy", Help: "Choose what of the chosen row to copy to the clipboard of your terminal, over SSH too: the row, its name, ARN, version, console link, or the aws command that reads it.", Scope: Everywhere, Keys: []string{"y"}},
	{ID: Raw, Title: "as AWS answers it", Help: "Read the chosen thing again and show what AWS answers, as JSON: a stage with what it serves, a version, a build, a table, a stage of an API. Secrets are masked.", Scope: Everywhere, Keys: []string{"Y"},
		Disabled: rawDisabled},
	{ID: Apply, Title: "apply a component", Help: "Make what the file of a component describes: it asks for the file, and shows what would be made or changed first.", Scope: Everywhere, Keys: []string{"ctrl+g"}, Writes: true, Verb: "apply",
		Disabled: applyDisabled},
	{ID: NewComponent, Title: "new component", Help: "Write a component to begin with into a folder: its file, a build spec, a first handler with a test. No file is written over.", Scope: Everywhere, Keys: []string{"ctrl+n"}, Verb: "new",
		Disabled: newDisabled},
	{ID: SaveScreen, Title: "save the screen", Help: "Save the screen to a file as text, ANSI or SVG, or a list as CSV or JSON. Values of environment variables are masked, also those that are shown. It works in dialogs too, where nothing is typed.", Scope: Everywhere, Keys: []string{"S"}},
	{ID: Messages, Title: "messages", Help: "Show what aloft said in this session, news and errors, whole and newest first.", Scope: Everywhere, Keys: []string{"i"}},
	{ID: Mouse, Title: "mouse on or off", Help: "Give the mouse back to the terminal for selecting text, or take it again.", Scope: Everywhere, Keys: []string{"ctrl+o"}},
	{ID: Suspend, Title: "suspend", Help: "Stop aloft and go back to the shell; fg brings it back.", Scope: Everywhere, Keys: []string{"ctrl+z"}},
	{ID: Quit, Title: "quit", Hint: "quit", Help: "Leave. A move under way is finished or settled first.", Scope: Everywhere, Keys: []string{"q", "ctrl+c"}},

	{ID: Up, Title: "up", Help: "Choose the row above.", Scope: Lists, Keys: []string{"k", "up"}},
	{ID: Down, Title: "down", Help: "Choose the row below.", Scope: Lists, Keys: []string{"j", "down"}},
	{ID: Top, Title: "first row", Help: "Choose the first row.", Scope: Lists, Keys: []string{"g", "home"}},
	{ID: Bottom, Title: "last row", Help: "Choose the last row.", Scope: Lists, Keys: []string{"G", "end"}},
	{ID: HalfUp, Title: "half a page up", Help: "Go up half a page.", Scope: Lists, Keys: []string{"ctrl+u"}},
	{ID: HalfDown, Title: "half a page down", Help: "Go down half a page.", Scope: Lists, Keys: []string{"ctrl+d"}},
	{ID: PageUp, Title: "page up", Help: "Go up a page.", Scope: Lists, Keys: []string{"pgup"}},
	{ID: PageDown, Title: "page down", Help: "Go down a page.", Scope: Lists, Keys: []string{"pgdown"}},
	{ID: Mark, Title: "mark", Hint: "mark", Help: "Mark or unmark the function, for moving several together.", Scope: Functions, Keys: []string{"space"},
		Disabled: needFunction},
	{ID: Favour, Title: "favourite", Help: "Let the chosen function, table, project or stage of an API stand first in its list, however that is sorted, or no longer. It is kept for its account and Region.", Scope: Lists, Keys: []string{"*"},
		Disabled: favourDisabled},
	{ID: Sort, Title: "sort order", Hint: "order", Help: "Sort by the next column.", Scope: Lists, Keys: []string{"o"}},
	{ID: Open, Title: "open", Help: "Open the chosen row: versions of a function, details of a version, a move or a build, whose log is followed then; plots of a table, wiring of an API, costs by day.", Scope: Lists, Keys: []string{"enter"}},

	{ID: StageLeft, Title: "stage to the left", Help: "Choose the stage to the left.", Scope: Functions, Keys: []string{"h", "left"}},
	{ID: StageRight, Title: "stage to the right", Help: "Choose the stage to the right.", Scope: Functions, Keys: []string{"l", "right"}},
	{ID: Promote, Title: "promote", Hint: "promote", Help: "Promote what the chosen stage serves to the next stage.", Scope: Functions, Keys: []string{"p"}, Writes: true, Verb: "promote",
		Disabled: promoteDisabled,
		Requests: func(s Situation) []release.Request {
			from, _ := s.Store.Stage(s.Stage)
			to, _ := promotedTo(s)
			return PromoteRequests(s.Targets(), from, to)
		}},
	{ID: Rollback, Title: "roll back", Hint: "roll back", Help: "Put back what the chosen stage served before.", Scope: Functions, Keys: []string{"u"}, Writes: true, Verb: "rollback",
		Disabled: rollbackDisabled,
		Requests: func(s Situation) []release.Request {
			stage, _ := s.Store.Stage(s.Stage)
			return RollbackRequests(s.Targets(), stage, "")
		}},
	{ID: Move, Title: "move to a version", Hint: "move…", Help: "Move the chosen stage to a version chosen from a list.", Scope: Functions, Keys: []string{"P"}, Writes: true, Verb: "promote",
		Disabled: needStage},
	{ID: Diff, Title: "diff", Hint: "diff", Help: "Compare what the chosen stage serves with what the next one serves.", Scope: Functions, Keys: []string{"d"},
		Disabled: diffDisabled},
	{ID: FunctionLog, Title: "log of the function", Hint: "log", Help: "Follow the log of the chosen function, or those of the marked ones as one: of what the chosen stage serves; of a new version alone where one has just come, and of all when pressed again.", Scope: Functions, Keys: []string{"L"}, Verb: "logs",
		Disabled: functionLogDisabled},

	{ID: Test, Title: "test", Hint: "test", Help: "Invoke what the chosen stage of the chosen function serves, with a test of the config or an event, or the tests of the marked functions; what came back is checked and kept.", Scope: Functions, Keys: []string{"T"}, Writes: true, Verb: "test",
		Disabled: testDisabled},

	{ID: Publish, Title: "publish $LATEST", Hint: "publish", Help: "Publish what $LATEST of the chosen or the marked functions is now as a version; a stage is moved to it where one is chosen.", Scope: Functions, Keys: []string{"V"}, Writes: true, Verb: "publish",
		Disabled: publishDisabled},
	{ID: MakeStages, Title: "make stages", Hint: "make stages", Help: "Make the aliases that stages of the chosen or the marked functions still lack, serving the newest version; without stages in the config those are dev, stage and prod.", Scope: Functions, Keys: []string{"c"}, Writes: true, Verb: "promote",
		Disabled: makeStagesDisabled,
		Requests: func(s Situation) []release.Request { return MissingStages(s) }},

	{ID: MoveVersion, Title: "move stage to this version", Hint: "move stage", Help: "Move the chosen stage to the chosen version.", Scope: Versions, Keys: []string{"p"}, Writes: true, Verb: "promote",
		Disabled: moveVersionDisabled,
		Requests: func(s Situation) []release.Request {
			stage, _ := s.Store.Stage(s.Stage)
			return MoveRequests([]string{s.Function}, stage, s.Version)
		}},
	{ID: DiffVersion, Title: "diff with the stage", Hint: "diff", Help: "Compare the chosen version with what the chosen stage serves.", Scope: Versions, Keys: []string{"d"},
		Disabled: diffVersionDisabled},

	{ID: TestVersion, Title: "test the version", Hint: "test", Help: "Invoke the chosen version by its number, with a test of the config or an event; what came back is checked and kept.", Scope: Versions, Keys: []string{"T"}, Writes: true, Verb: "test",
		Disabled: testVersionDisabled},

	{ID: StartBuild, Title: "start a build", Hint: "build", Help: "Start a build of the chosen project and follow its log.", Scope: Builds, Keys: []string{"b"}, Writes: true, Verb: "build start",
		Disabled: startBuildDisabled},
	{ID: StopBuild, Title: "stop the build", Hint: "stop", Help: "Stop the chosen build, which is running.", Scope: Builds, Keys: []string{"x"}, Writes: true, Verb: "build stop",
		Disabled: stopBuildDisabled},
	{ID: RetryBuild, Title: "retry the build", Hint: "retry", Help: "Build again what the chosen build did not manage, as it was asked for then.", Scope: Builds, Keys: []string{"R"}, Writes: true, Verb: "build retry",
		Disabled: retryBuildDisabled},
	{ID: DeployBuild, Title: "deploy", Hint: "deploy", Help: "Deploy what the chosen build made: new code, a version of it, and a stage moved to that version.", Scope: Builds, Keys: []string{"d"}, Writes: true, Verb: "deploy",
		Disabled: deployBuildDisabled},

	{ID: FollowLog, Title: "follow or pause", Hint: "follow", Help: "Show new lines as they come, or hold the view.", Scope: LogPane, Keys: []string{"f"},
		Disabled: needLog},
	{ID: WrapLog, Title: "wrap lines", Hint: "wrap", Help: "Break long lines, or cut them at the edge.", Scope: LogPane, Keys: []string{"w"},
		Disabled: needLog},
	{ID: RawLog, Title: "raw or lean", Hint: "raw", Help: "Show the lines as they came, or lean.", Scope: LogPane, Keys: []string{"v"},
		Disabled: needLog},
	{ID: NextMatch, Title: "next match", Hint: "next", Help: "Go to the next line that the search found.", Scope: LogPane, Keys: []string{"n"},
		Disabled: needMatch},
	{ID: PreviousMatch, Title: "previous match", Help: "Go to the line before that the search found.", Scope: LogPane, Keys: []string{"N"},
		Disabled: needMatch},
	{ID: NextError, Title: "next error", Hint: "error", Help: "Go to the next line that tells of an error.", Scope: LogPane, Keys: []string{"e"},
		Disabled: needError},
	{ID: PreviousError, Title: "previous error", Help: "Go to the line before that tells of an error.", Scope: LogPane, Keys: []string{"E"},
		Disabled: needError},
	{ID: NextPhase, Title: "next phase", Hint: "phase", Help: "Go to where the next phase of the build begins.", Scope: LogPane, Keys: []string{"p"},
		Disabled: needPhase},
	{ID: PreviousPhase, Title: "previous phase", Help: "Go back to where a phase of the build begins.", Scope: LogPane, Keys: []string{"P"},
		Disabled: needPhase},
	{ID: Timestamps, Title: "times on or off", Hint: "times", Help: "Show or hide when each line was written, in UTC.", Scope: LogPane, Keys: []string{"t"},
		Disabled: needLog},
	{ID: SaveLog, Title: "save the log", Hint: "save", Help: "Save the lines that are held to a file on this host, plain or with their colours.", Scope: LogPane, Keys: []string{"s"},
		Disabled: needLines},
	{ID: CloseLog, Title: "close the log", Help: "Stop following the log and give its room back.", Scope: LogPane, Keys: []string{"x"},
		Disabled: needLog},

	{ID: EditCapacity, Title: "edit capacity", Hint: "edit", Help: "Change the capacity of the chosen table or index, its billing mode, or the bounds of its auto scaling.", Scope: Tables, Keys: []string{"e"}, Writes: true, Verb: "tables set",
		Disabled: editCapacityDisabled},
	{ID: ShowIndexes, Title: "indexes on or off", Hint: "indexes", Help: "Show or hide the global indexes below their tables.", Scope: Tables, Keys: []string{"x"},
		Disabled: needTables},

	{ID: TimeSpan, Title: "time span", Hint: "span", Help: "Show the plots of a table over 1, 3 or 24 hours.", Scope: Tables, Keys: []string{"s"},
		Disabled: needTables},

	{ID: MendWiring, Title: "mend the wiring", Hint: "mend wiring…", Help: "Add what is missing on the way from the chosen stage of an API to its functions: permissions of aliases, the stage's variable, a deployment.", Scope: APIs, Keys: []string{"W"}, Writes: true, Verb: "apis",
		Disabled: mendWiringDisabled},

	{ID: CostGroup, Title: "group costs", Hint: "group", Help: "Show costs by service, function, stage or table.", Scope: Cost, Keys: []string{"m"},
		Disabled: needCost},
	{ID: FreeTier, Title: "free tier on or off", Hint: "free tier", Help: "Show list prices, or take off the free tiers of AWS that never end.", Scope: Cost, Keys: []string{"t"},
		Disabled: needCost},
	{ID: WhatIf, Title: "what if", Hint: "what if", Help: "Work out what other figures would cost a month, from the present ones or from a scenario file.", Scope: Cost, Keys: []string{"e"}, Verb: "cost",
		Disabled: needCost},
	{ID: AskBill, Title: "ask Cost Explorer", Hint: "bill", Help: "Show what AWS has charged, about a day late; asking costs $0.01 a page and is confirmed first.", Scope: Cost, Keys: []string{"b"},
		Disabled: askBillDisabled},

	{ID: PutBack, Title: "put back", Hint: "put back", Help: "Put back what there was before the chosen move or change of capacity.", Scope: History, Keys: []string{"u"}, Writes: true, Verb: "undo",
		Disabled: putBackDisabled,
		Requests: func(s Situation) []release.Request {
			return PutBackOf(s).Moves
		}},

	{ID: Confirm, Title: "go", Hint: "go", Help: "Do what the dialog shows.", Scope: Dialog, Keys: []string{"enter"}},
	{ID: Cancel, Title: "cancel", Hint: "cancel", Help: "Close the dialog and change nothing.", Scope: Dialog, Keys: []string{"esc"}},
	{ID: NextField, Title: "next field", Help: "Go to the dialog's next field.", Scope: Dialog, Keys: []string{"tab"}},
	{ID: Reveal, Title: "show values", Hint: "values", Help: "Show or mask the values of environment variables in a diff.", Scope: Dialog, Keys: []string{"v"}},
	{ID: AllFields, Title: "all fields", Hint: "all fields", Help: "Compare the two versions of a sheet field by field.", Scope: Dialog, Keys: []string{"d"}},
	{ID: SheetLog, Title: "log", Hint: "log", Help: "Leave a sheet for the log of what it moves.", Scope: Dialog, Keys: []string{"L"}},
	{ID: AllOrNothing, Title: "all or nothing", Hint: "all or nothing", Help: "Put back those that moved when one of several fails.", Scope: Dialog, Keys: []string{"ctrl+a"}},
	{ID: OtherStage, Title: "other stage", Hint: "stage", Help: "Deploy to the next stage of the list instead.", Scope: Dialog, Keys: []string{"ctrl+t"}},
	{ID: StopWaiting, Title: "stop waiting", Hint: "stop waiting", Help: "Wait no longer for the answers of tests, and begin no more of them; whether those functions ran is not known then.", Scope: Dialog, Keys: []string{"ctrl+x"}},
	{ID: Include, Title: "take in", Hint: "take in or leave out", Help: "Take the chosen function of several in, or leave it out.", Scope: Dialog, Keys: []string{"space"}},
	{ID: OtherMode, Title: "other mode", Hint: "mode", Help: "Edit provisioned units, on demand, or the bounds of auto scaling.", Scope: Dialog, Keys: []string{"ctrl+l"}},
	{ID: OpenFile, Title: "open a file", Hint: "open file", Help: "Take a scenario from a file on this host.", Scope: Dialog, Keys: []string{"ctrl+o"}},
	{ID: SaveFile, Title: "save to a file", Hint: "save", Help: "Save the scenario to a file on this host.", Scope: Dialog, Keys: []string{"ctrl+s"}},
	{ID: NextFound, Title: "next place", Hint: "next", Help: "Go to the next place of what is looked for in a text.", Scope: Dialog, Keys: []string{"n"}},
	{ID: PreviousFound, Title: "previous place", Hint: "previous", Help: "Go to the place before of what is looked for in a text.", Scope: Dialog, Keys: []string{"N"}},
	{ID: CopyText, Title: "copy the text", Hint: "copy", Help: "Copy what AWS answered to the clipboard of your terminal.", Scope: Dialog, Keys: []string{"y"}},
}...)
