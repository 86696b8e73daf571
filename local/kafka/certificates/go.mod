module tetragon-elastic/local/kafka/certificates

go 1.22
