// Package builds starts, stops and retries builds of CodeBuild, each as a change. It
// has no sheet of its own: who asks has shown what is asked for.
package builds
