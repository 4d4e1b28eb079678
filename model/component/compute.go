package component

import "cmp"

// Architectures of Lambda.
const (
	X86 = "x86_64"
	ARM = "arm64"
)

// Compute is the size of a build environment.
type Compute string

// The sizes.
const (
	Small  Compute = "small"
	Medium Compute = "medium"
	Large  Compute = "large"
)

// Computes are the sizes that a file can name. Each is there on both architectures.
func Computes() []string { return []string{string(Small), string(Medium), string(Large)} }

// Type is the compute type, in CodeBuild's words.
func (c Compute) Type() string {
	return map[Compute]string{
		Small: "BUILD_GENERAL1_SMALL", Medium: "BUILD_GENERAL1_MEDIUM", Large: "BUILD_GENERAL1_LARGE",
	}[cmp.Or(c, Small)]
}

// Environment is the type of the build environment, in CodeBuild's words.
func (b Build) Environment() string {
	if b.Architecture == ARM {
		return "ARM_CONTAINER"
	}
	return "LINUX_CONTAINER"
}

// BuildImage is the image in which packages are built as a runtime of Lambda has them.
func BuildImage(runtime, architecture string) string {
	return "public.ecr.aws/sam/build-" + runtime + ":latest-" + architecture
}

// DockerImage is the image of CodeBuild in which container images are built.
func DockerImage(architecture string) string {
	if architecture == ARM {
		return "aws/codebuild/amazonlinux-aarch64-standard:3.0"
	}
	return "aws/codebuild/amazonlinux-x86_64-standard:5.0"
}
