package config

import "strings"

// exampleWidth is where the comments of the example are wrapped.
const exampleWidth = 96

// Example is an aloft.toml with every setting commented out at its default, and
// what each means. As it stands it changes nothing.
func Example() string {
	var b strings.Builder
	b.WriteString("# aloft.toml: the configuration of aloft. Take away the # of what you want to change.\n")
	in := ""
	for _, s := range Settings() {
		t, name := table(s.Key)
		if t != in {
			b.WriteString("\n# " + strings.TrimPrefix(header(t), "in ") + "\n")
			in = t
		}
		b.WriteByte('\n')
		for _, line := range wrap(s.explained(), exampleWidth) {
			b.WriteString("## " + line + "\n")
		}
		switch name {
		case "<action>":
			name = "promote"
		case "<role>":
			name = "bad"
		}
		b.WriteString("# " + name + " = " + s.sample() + "\n")
	}
	return b.String()
}

// explained is what a setting means and what it takes.
func (s Setting) explained() string {
	text := strings.ReplaceAll(s.Meaning, "`", "")
	switch {
	case len(s.Choices) > 0:
		text += " One of " + strings.Join(s.Choices, ", ") + "."
	case s.Max > 0:
		text += " In " + s.Unit + ", at most " + literal(s.Max) + "."
	}
	return text
}

// sample is a value that a file may hold: the default where there is one.
func (s Setting) sample() string {
	switch s.Key {
	case "stage.name", "stage.alias":
		return `"prod"`
	case "function.name", "function.project":
		return `"orders"`
	case "function.artifact":
		return `"dist/orders.zip"`
	case "test.name":
		return `"takes an order"`
	case "test.function":
		return `"orders"`
	case "test.event":
		return `"events/order.json"`
	case "test.expect":
		return `{ statusCode = 200, body = { total = ">0" } }`
	case "test.tenant":
		return `"blue"`
	case "test.timeout":
		return `"3s"`
	case "view.name":
		return `"trouble"`
	case "view.filter":
		return `"state:failing"`
	case "view.sort":
		return `"-err"`
	case "view.stage":
		return `"prod"`
	case "function.image":
		return `"123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:{commit}"`
	case "branch.match":
		return `"release/*"`
	case "branch.stage":
		return `"prod"`
	case "budget.logs_rps":
		return "12"
	case "budget.usd_per_month":
		return "300"
	case "journal.path":
		return `"/var/lib/aloft/journal.jsonl"`
	case "account.label":
		return `"PROD"`
	case "account.color":
		return `"magenta"`
	case "command.words":
		return `"invoke with curl"`
	case "command.argv":
		return `["./scripts/call", "{function}", "--stage", "{stage}"]`
	case "command.key":
		return `"ctrl+e"`
	case "account.read_only":
		return "true"
	case "account.stages":
		return `["prod"]`
	case "colors.<role>":
		return `"red"`
	case "keys.<action>":
		return `["p"]`
	}
	return literal(s.Default)
}

// wrap breaks a text into lines at blanks.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch {
		case line == "":
			line = word
		case len(line)+1+len(word) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}
