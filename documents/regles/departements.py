"""« Département de la Loire-Atlantique », « d'Ille-et-Vilaine »: the article of each name.

Pure. *Source:* source document 002 (« Département de la Loire Atlantique »); French usage.
"""

DE_L = frozenset(
    "Ain Aisne Allier Ardèche Ariège Aube Aude Aveyron Essonne Eure Hérault Indre Isère Oise Orne "
    "Yonne".split()
)
D_ = frozenset({"Eure-et-Loir", "Ille-et-Vilaine", "Indre-et-Loire"})
DU = frozenset(
    "Calvados Cantal Cher Doubs Finistère Gard Gers Jura Loiret Lot Morbihan Nord Pas-de-Calais "
    "Puy-de-Dôme Bas-Rhin Haut-Rhin Rhône Tarn Var Val-d'Oise Val-de-Marne".split()
) | {"Territoire de Belfort"}
DES = frozenset(
    "Alpes-de-Haute-Provence Alpes-Maritimes Ardennes Bouches-du-Rhône Côtes-d'Armor Deux-Sèvres "
    "Hautes-Alpes Hautes-Pyrénées Hauts-de-Seine Landes Pyrénées-Atlantiques Pyrénées-Orientales "
    "Vosges Yvelines".split()
)
DE = frozenset(
    "Loir-et-Cher Lot-et-Garonne Maine-et-Loire Mayotte Meurthe-et-Moselle Paris Saône-et-Loire "
    "Seine-et-Marne Seine-Saint-Denis Tarn-et-Garonne Vaucluse".split()
) | {"La Réunion"}


def du_departement(nom: str) -> str:
    """``de la Loire-Atlantique``, ``d'Ille-et-Vilaine``, ``du Var``, ``des Landes``.

    *Source:* source document 002; French usage.
    """
    if nom in DE_L:
        return f"de l'{nom}"
    if nom in D_:
        return f"d'{nom}"
    if nom in DU:
        return f"du {nom}"
    if nom in DES:
        return f"des {nom}"
    return f"de {nom}" if nom in DE else f"de la {nom}"
