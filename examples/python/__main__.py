"""Two clusters and one store in one program."""

import pulumi
import pulumi_kubernetes as kubernetes
import pulumi_tetragon_elastic as tetragon

config = pulumi.Config()

# Elasticsearch is another stack's, which tells where it is.
elastic = pulumi.StackReference(config.require("elasticStack"))
endpoint = elastic.require_output("endpoint")
password = config.require_secret("elasticPassword")

# Once per Elasticsearch: templates, retention, content of Kibana.
store = tetragon.EventStore(
    "events",
    elasticsearch={"endpoints": [endpoint]},
    elasticsearch_username="elastic",
    elasticsearch_password=password,
    elasticsearch_version="9.1.0",
    retention={"days": 90, "replicas": 1},
)

# Once per cluster: Tetragon, the collector, a key of its own.
clusters = []
for region, context in {"eu": "europe-context", "us": "america-context"}.items():
    provider = kubernetes.Provider(f"{region}-cluster", context=context)
    clusters.append(
        tetragon.TetragonCluster(
            region,
            cluster_name=region,
            elasticsearch={"endpoints": [endpoint]},
            elasticsearch_username="elastic",
            elasticsearch_password=password,
            create_publisher=True,
            data_stream_namespace=region,
            labels={"region": region, "environment": pulumi.get_stack()},
            tetragon={
                "chart_repository": config.get("chartRepository"),
                "nodes": 40,
                "policies": [
                    {"name": "sensitive-files"},
                    {
                        "name": "outbound-connections",
                        "namespaces": ["web"],
                        "parameters": {"ports": [443]},
                    },
                ],
            },
            opts=pulumi.ResourceOptions(providers=[provider], depends_on=[store]),
        )
    )

pulumi.export("dataStreams", [cluster.data_stream for cluster in clusters])
