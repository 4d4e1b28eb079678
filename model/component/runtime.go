package component

import (
	"slices"
	"time"
)

// Runtime is a runtime of Lambda.
type Runtime struct {
	Name       string
	Deprecated time.Time // when AWS ends, or ended, its support; zero where none is announced
}

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// Runtimes are those of functions that can be made, by name. The dates are those that AWS
// had announced in February 2026.
func Runtimes() []Runtime {
	return []Runtime{
		{"dotnet8", day(2026, time.November, 10)},
		{"dotnet10", day(2028, time.November, 14)},
		{"java8.al2", day(2027, time.June, 30)},
		{"java8.al2023", time.Time{}},
		{"java11", day(2027, time.June, 30)},
		{"java11.al2023", time.Time{}},
		{"java17", day(2027, time.June, 30)},
		{"java17.al2023", time.Time{}},
		{"java21", day(2029, time.June, 30)},
		{"java25", day(2029, time.June, 30)},
		{"nodejs20.x", day(2026, time.April, 30)},
		{"nodejs22.x", day(2027, time.April, 30)},
		{"nodejs24.x", day(2028, time.April, 30)},
		{"nodejs26.x", time.Time{}},
		{"provided.al2", day(2026, time.July, 31)},
		{"provided.al2023", day(2029, time.June, 30)},
		{"python3.10", day(2026, time.October, 31)},
		{"python3.11", day(2027, time.June, 30)},
		{"python3.12", day(2028, time.October, 31)},
		{"python3.13", day(2029, time.June, 30)},
		{"python3.14", day(2029, time.June, 30)},
		{"python3.15", time.Time{}},
		{"ruby3.2", day(2026, time.March, 31)},
		{"ruby3.3", day(2027, time.March, 31)},
		{"ruby3.4", day(2028, time.March, 31)},
		{"ruby4.0", time.Time{}},
	}
}

// retired are runtimes with which Lambda makes no function any more.
var retired = []string{
	"dotnet5.0", "dotnet6", "dotnet7", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1",
	"go1.x", "java8", "nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x",
	"nodejs14.x", "nodejs16.x", "nodejs18.x", "provided", "python2.7", "python3.6", "python3.7", "python3.8", "python3.9", "ruby2.5", "ruby2.7",
}

// Retired reports whether AWS has taken a runtime away from functions that are made.
func Retired(name string) bool { return slices.Contains(retired, name) }

// RuntimeNames are the names of Runtimes.
func RuntimeNames() []string {
	var names []string
	for _, r := range Runtimes() {
		names = append(names, r.Name)
	}
	return names
}

// FindRuntime finds a runtime by its name.
func FindRuntime(name string) (Runtime, bool) {
	for _, r := range Runtimes() {
		if r.Name == name {
			return r, true
		}
	}
	return Runtime{}, false
}

// DeprecatedAt reports whether AWS supports a runtime no longer at a time.
func (r Runtime) DeprecatedAt(now time.Time) bool {
	return !r.Deprecated.IsZero() && !now.Before(r.Deprecated)
}
