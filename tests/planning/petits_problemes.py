"""Small problems for property tests: every rule of ``aesh-timetable/2`` may show up."""

from hypothesis import strategies as st

from aesh.planning.lecture import lire_probleme

POIDS = {"t1": 12, "t2": 8, "t3": 6, "prio": 2, "tag": 2, "open": 2, "second": 25, "third": 80}
POIDS |= {"cont": 80, "site2": 20, "site3": 60, "nonpref": 8}
MATIN = ((480, 540), (540, 585), (600, 660))
APREM = ((800, 860), (870, 915))


@st.composite
def problemes(draw):
    """Two or three schools, three AESH, up to six pupils, two days."""
    semaines = draw(st.booleans())
    ecoles = []
    for e in range(draw(st.integers(1, 3))):
        plages = []
        for jour in (0, 1):
            for demi, heures in ((0, MATIN), (1, APREM)):
                for debut, fin in heures:
                    mot = draw(st.sampled_from(["AB", "AB", "A", "B"])) if semaines else "AB"
                    decalage = 10 * e
                    plages.append([jour, demi, debut + decalage, fin + decalage, mot])
        ecoles.append({"id": f"E{e}", "kind": "P4", "slots": plages})
    n = len(ecoles)
    aesh = [
        {
            "id": f"A{a}",
            "hours": draw(st.sampled_from([60, 120, 195, 300])),
            "max_schools": draw(st.integers(1, 2)),
            "eligible": sorted(draw(st.sets(st.integers(0, n - 1), min_size=1))),
            "preferred": [draw(st.integers(0, n - 1))],
            "unavailable": draw(st.lists(st.just([0, 1]), max_size=1)),
            "tags": draw(st.lists(st.just("TSA"), max_size=1)),
            "frozen": a == 2 and draw(st.booleans()),
            "busy": draw(st.lists(st.just([1, 470, 500]), max_size=1)),
        }
        for a in range(3)
    ]
    eleves = []
    for p in range(draw(st.integers(1, 6))):
        ecole = draw(st.integers(0, n - 1))
        eleves.append(
            {
                "id": f"P{p}",
                "school": ecole,
                "cls": f"C{ecole}",
                "kind": draw(st.sampled_from(["ind", "mut"])),
                "target": draw(st.sampled_from([45, 60, 120, 180, 240])),
                "need": draw(st.text("0123", min_size=10, max_size=10)),
                "tag": draw(st.sampled_from([None, None, "TSA"])),
                "last": draw(st.sampled_from([None, 0, 1])),
            }
        )
    return lire_probleme(
        {
            "schema": "aesh-timetable/2",
            "id": "petit",
            "schools": ecoles,
            "travel": [[0 if i == j else 12 for j in range(n)] for i in range(n)],
            "aesh": aesh,
            "pupils": eleves,
            "groups": _groupes(eleves),
            "forbidden": draw(st.lists(st.just([0, 0, None]), max_size=1)),
            "weights": POIDS,
            "options": {
                "travel_counts": draw(st.booleans()),
                "sites_per_half": draw(st.integers(1, 2)),
            },
        }
    )


def _groupes(eleves):
    """Mutualised pupils of a class by two, the others alone."""
    groupes, ouverts = [], {}
    for p, eleve in enumerate(eleves):
        ami = ouverts.pop(eleve["cls"], None) if eleve["kind"] == "mut" else None
        if ami is not None:
            groupes[ami]["pupils"].append(p)
            groupes[ami]["target"] = max(groupes[ami]["target"], eleve["target"])
            continue
        if eleve["kind"] == "mut":
            ouverts[eleve["cls"]] = len(groupes)
        groupes.append({"pupils": [p], "school": eleve["school"], "target": eleve["target"]})
    return groupes
