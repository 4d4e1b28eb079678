package verb

// What `aloft init` asks.

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
)

// beginning asks for what a first aloft.toml says, where there is a choice.
type beginning struct {
	env     *Env
	asker   *asker
	options config.Options
	found   surroundings
	journal string // where everybody's own record is
}

// ask goes through the choices. Enter takes what is proposed.
func (q *beginning) ask(ctx context.Context, b config.Beginning) (config.Beginning, error) {
	q.env.notef("enter takes what is in brackets; nothing is written before the last answer")
	steps := []func(context.Context, *config.Beginning) error{q.name, q.stages, q.confirm, q.functions, q.others, q.record}
	for _, step := range steps {
		if err := step(ctx, &b); err != nil {
			return b, err
		}
	}
	return b, nil
}

// taking takes an answer over.
type taking func(b *config.Beginning, answer string)

// choose asks until the answer makes a file.
func (q *beginning) choose(ctx context.Context, b *config.Beginning, question, proposed string, take taking) error {
	for {
		answer, err := q.asker.line(ctx, fmt.Sprintf("%s [%s]: ", question, proposed))
		if err != nil {
			return err
		}
		next := *b
		if answer != "" {
			take(&next, answer)
		}
		_, err = next.File(q.options)
		if err == nil {
			*b = next
			return nil
		}
		var problems config.Problems
		if !errors.As(err, &problems) {
			return err
		}
		p := problems[0]
		q.env.notef("%s", strings.TrimSuffix(p.Key+" "+p.Text+": "+p.Hint, ": "))
	}
}

func (q *beginning) name(ctx context.Context, b *config.Beginning) error {
	return q.choose(ctx, b, "What is this account or team called?", b.Name,
		func(b *config.Beginning, answer string) { b.Name = answer })
}

func (q *beginning) stages(ctx context.Context, b *config.Beginning) error {
	switch {
	case q.found.none():
		q.env.notef("no function has an alias yet, so the stages are yours to name")
	default:
		if !q.found.ordered() {
			q.env.notef("the order of these names is not known: say it")
		}
		var has []string
		for _, st := range b.Stages {
			has = append(has, fmt.Sprintf("%s on %d of %d", st.Alias, q.found.aliases[st.Alias],
				len(q.found.functions)))
		}
		q.env.notef("functions have these aliases: %s", strings.Join(has, ", "))
	}
	return q.choose(ctx, b, "The stages, from the first to production?", inOrder(b.Stages), q.found.take)
}

func (q *beginning) confirm(ctx context.Context, b *config.Beginning) error {
	last := len(b.Stages) - 1
	question := "Shall a move of " + b.Stages[last].Name + " want its name typed, yes or no?"
	return q.choose(ctx, b, question, "yes", func(b *config.Beginning, answer string) {
		b.Stages = slices.Clone(b.Stages)
		if b.Stages[last].Confirm = model.ConfirmType; strings.HasPrefix(strings.ToLower(answer), "n") {
			b.Stages[last].Confirm = model.ConfirmKey
		}
	})
}

// functions asks which are shown where they do not all begin alike.
func (q *beginning) functions(ctx context.Context, b *config.Beginning) error {
	groups := groupsOf(q.found.functions)
	if len(groups) == 0 || groups[0].n == len(q.found.functions) {
		return nil
	}
	q.env.notef("found: %s", countedBy(q.found.functions, "function"))
	question := "Which functions are shown, by globs such as " + groups[0].prefix + "*?"
	return q.choose(ctx, b, question, all, func(b *config.Beginning, answer string) { b.Include = globs(answer) })
}

// others asks for build projects and tables where functions were left out.
func (q *beginning) others(ctx context.Context, b *config.Beginning) error {
	if len(b.Include) == 0 {
		return nil
	}
	for _, of := range []struct {
		question string
		names    []string
		take     func(b *config.Beginning, globs []string)
	}{
		{"Which build projects?", q.found.projects, func(b *config.Beginning, globs []string) { b.Projects = globs }},
		{"Which tables?", q.found.tables, func(b *config.Beginning, globs []string) { b.Tables = globs }},
	} {
		if len(of.names) == 0 {
			continue
		}
		proposed := slices.DeleteFunc(slices.Clone(b.Include), func(glob string) bool {
			return !slices.ContainsFunc(of.names, func(name string) bool { return matches([]string{glob}, name) })
		})
		words := strings.Join(proposed, " ")
		if words == "" {
			words = all
		}
		of.take(b, proposed)
		take := func(b *config.Beginning, answer string) { of.take(b, globs(answer)) }
		if err := q.choose(ctx, b, of.question, words, take); err != nil {
			return err
		}
	}
	return nil
}

func (q *beginning) record(ctx context.Context, b *config.Beginning) error {
	question := "Where is the record of moves kept, which a group may share? Yours alone is in " + q.journal
	return q.choose(ctx, b, question, "yours alone", func(b *config.Beginning, answer string) { b.Journal = answer })
}

// all stands for no globs.
const all = "all"

func globs(answer string) []string {
	if answer == all {
		return nil
	}
	return answered(answer)
}

// answered are the words of an answer, which commas may stand between.
func answered(answer string) []string { return strings.Fields(strings.ReplaceAll(answer, ",", " ")) }

// inOrder are the names of stages on one line.
func inOrder(stages []model.Stage) string {
	names := make([]string, len(stages))
	for i, st := range stages {
		names[i] = st.Name
	}
	return strings.Join(names, " ")
}
