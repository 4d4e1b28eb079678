package verb

// What an account suggests for its first aloft.toml.

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// surroundings is what there is in an account.
type surroundings struct {
	functions, projects, tables []string
	aliases                     map[string]int // functions by alias
	stages                      []model.Stage  // as the aliases show them; none where there are none
	unread                      []string       // what could not be read, in words
}

// none reports whether no function has a stage.
func (s surroundings) none() bool { return len(s.stages) == 0 }

// lookAround reads what there is. What may not be read is left out, and said.
func (k *session) lookAround(ctx context.Context) (surroundings, error) {
	s := surroundings{aliases: map[string]int{}}
	listed, err := k.listFunctions(ctx)
	if err != nil {
		return s, err
	}
	for _, f := range listed.Functions {
		s.functions = append(s.functions, f.Name)
	}
	events, err := k.readAliases(ctx, s.functions)
	if err != nil {
		return s, err
	}
	var met model.FoundStages
	denied := 0
	for _, e := range events {
		switch e := e.(type) {
		case model.AliasesListed:
			for _, a := range e.Aliases {
				s.aliases[a.Name]++
				met.Meet(e.Function, a.Name)
			}
		case model.ReadFailed:
			if e.Failure.Class != model.Gone {
				denied++
			}
		}
	}
	s.stages = slices.Clone(met.Stages())
	if denied > 0 {
		s.unread = append(s.unread, fmt.Sprintf("the aliases of %s could not be read", plural(denied, "function")))
	}
	if s.projects, err = k.listProjects(ctx, nil); err != nil {
		s.unread = append(s.unread, "build projects could not be read: "+err.Error())
	}
	if s.tables, err = k.listTables(ctx); err != nil {
		s.unread = append(s.unread, "tables could not be read: "+err.Error())
	}
	for _, words := range s.unread {
		k.env.notef("%s", words)
	}
	return s, nil
}

// propose is the file that the account suggests. The folder names the team where the functions
// have no prefix in common.
func (s surroundings) propose(folder string) config.Beginning {
	if folder != safetext.Line(folder) || len(folder) > mostFolder {
		folder = "" // it is no name
	}
	b := config.Beginning{
		Name: folder, Stages: s.stages, Has: map[string]string{},
		Found: config.Found{
			Functions: "Found: " + countedBy(s.functions, "function") + ".",
			Projects:  "Found: " + countedBy(s.projects, "build project") + ".",
			Tables:    "Found: " + countedBy(s.tables, "table") + ".",
		},
	}
	if groups := groupsOf(s.functions); len(groups) == 1 && groups[0].n == len(s.functions) && len(s.functions) > 1 {
		b.Name = strings.TrimRight(groups[0].prefix, separators)
	}
	if len(b.Stages) == 0 {
		b.Stages = model.DefaultStages()
	}
	s.take(&b, inOrder(b.Stages))
	return b
}

// mostFolder is how long the name of a folder may be to be that of a team, in bytes.
const mostFolder = 40

// take makes the stages of names, of which the last wants its name typed.
func (s surroundings) take(b *config.Beginning, names string) {
	b.Stages, b.Has = nil, map[string]string{}
	for _, name := range answered(names) {
		b.Stages, b.Has[name] = append(b.Stages, model.FoundStage(name)), s.has(name)
	}
	if last := len(b.Stages) - 1; last >= 0 {
		b.Stages[last].Confirm = model.ConfirmType
	}
}

// ordered reports whether everybody knows the order of the stages that were found.
func (s surroundings) ordered() bool {
	var names []string
	for _, st := range s.stages {
		names = append(names, st.Alias)
	}
	for i := range max(len(names)-1, 0) {
		if next, why := model.StageAfter(names[i], names); why != "" || next != names[i+1] {
			return false
		}
	}
	return true
}

// has says on how many functions an alias is.
func (s surroundings) has(alias string) string {
	return fmt.Sprintf("%d of %s have it", s.aliases[alias], plural(len(s.functions), "function"))
}

// group is names that begin alike.
type group struct {
	prefix string // with the sign that ends the word
	n      int
}

// separators end the words of names.
const separators = "-_./:"

// groupsOf are the groups of at least two names, by the first word of each, the largest first.
func groupsOf(names []string) []group {
	count := map[string]int{}
	var groups []group
	for _, name := range names {
		i := strings.IndexAny(name, separators)
		if i < 1 {
			continue
		}
		if count[name[:i+1]]++; count[name[:i+1]] == 2 {
			groups = append(groups, group{prefix: name[:i+1]})
		}
	}
	for i := range groups {
		groups[i].n = count[groups[i].prefix]
	}
	slices.SortStableFunc(groups, func(a, b group) int { return b.n - a.n })
	return groups
}

// countedBy counts things, and says what most of them begin with.
func countedBy(names []string, noun string) string {
	text := plural(len(names), noun)
	var parts []string
	for _, g := range groupsOf(names) {
		parts = append(parts, fmt.Sprintf("%s* %d", g.prefix, g.n))
	}
	if len(parts) > 0 {
		text += ": " + shortList(parts)
	}
	return text
}
