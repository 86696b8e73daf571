module tetragon-elastic/tetragon-chart

go 1.25.0

require github.com/cilium/tetragon v1.7.0
