"""Compiled primitives of the search: may this line be added; add it, remove it, undo.

``mettre`` and ``oter`` change the tables and the score together, by ``apports.gain``, and write
in the journal; ``defaire`` undoes the journal.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from aesh.planning import colonnes as k
from aesh.planning.adresses import (
    de_a,
    de_ae,
    de_ag,
    de_ah,
    de_e,
    de_g,
    de_ga,
    de_gn,
    de_gp,
    de_gs,
    de_i,
    de_jour,
    de_p,
    interdit,
    permis,
)
from aesh.planning.apports import (
    couverture,
    du_creneau,
    gain,
    nouveau_site,
    nouvelle_paire,
    ouvertures,
)
from aesh.planning.compilation import compiler
from aesh.planning.membres import faire_passer
from aesh.planning.regles_du_jour import compatible, recouvre, trajet_en_plus

METTRE, OTER, CHANGER = 1, 0, 2


@compiler
def admis(m, a, g, s):  # type: ignore[no-untyped-def]
    """Whether the line may ever be in a plan."""
    e = m[de_g(m, g) + k.G_ECOLE]
    if m[de_gs(m, g, s) + k.S_BESOIN] == 0 or permis(m, a, m[de_e(m, e) + k.E_DEBUT] + s) == 0:
        return False
    if m[de_a(m, a) + k.A_FIGEE]:
        return False
    if m[k.C_INTERDITS]:
        for n in range(m[de_g(m, g) + k.G_ELEVES]):
            if interdit(m, a, m[de_gp(m, g) + n], s):
                return False
    return True


@compiler
def _plein(m, a):  # type: ignore[no-untyped-def]
    """Whether no week of a contract has anything left."""
    ligne = de_a(m, a)
    fait = m[ligne + k.A_FAIT]
    if m[k.C_SEMAINES] > 1:
        fait = min(fait, m[ligne + k.A_FAIT + 1])
    return fait >= m[ligne + k.A_CONTRAT]


@compiler
def tient_contrat(m, a, g, s):  # type: ignore[no-untyped-def]
    """Whether the contract holds the slot, and the travel it asks for."""
    for w in range(m[k.C_SEMAINES]):
        if m[de_gs(m, g, s) + k.S_SEMAINES] >> w & 1:
            ajout = m[de_gs(m, g, s) + k.S_DUREE]
            if m[k.C_TRAJET]:
                ajout += trajet_en_plus(
                    m, a, m[de_e(m, m[de_g(m, g) + k.G_ECOLE]) + k.E_DEBUT] + s, w
                )
            if m[de_a(m, a) + k.A_FAIT + w] + ajout > m[de_a(m, a) + k.A_CONTRAT]:
                return False
    return True


@compiler
def tient_cible(m, g, s):  # type: ignore[no-untyped-def]
    """Whether the group's target holds the slot."""
    for w in range(m[k.C_SEMAINES]):
        if (
            m[de_gs(m, g, s) + k.S_SEMAINES] >> w & 1
            and m[de_g(m, g) + k.G_FAIT + w] + m[de_gs(m, g, s) + k.S_DUREE]
            > m[de_g(m, g) + k.G_CIBLE]
        ):
            return False
    return True


@compiler
def chevauche(m, g, s):  # type: ignore[no-untyped-def]
    """A slot placed for the group that overlaps this one (-1: none); itself included."""
    if m[de_gs(m, g, s) + k.S_QUI] >= 0:
        return s
    if m[k.C_CHEVAUCHE]:
        i = m[de_e(m, m[de_g(m, g) + k.G_ECOLE]) + k.E_DEBUT]
        for n in range(m[de_g(m, g) + k.G_BESOINS]):
            t = m[de_gn(m, g) + n]
            if m[de_gs(m, g, t) + k.S_QUI] >= 0 and recouvre(m, i + s, i + t):
                return t
    return -1


@compiler
def peut(m, a, g, s):  # type: ignore[no-untyped-def]
    """Whether the line can be added now, removing nothing."""
    if not admis(m, a, g, s) or not tient_cible(m, g, s) or _plein(m, a):
        return False
    e = m[de_g(m, g) + k.G_ECOLE]
    if m[de_ae(m, a, e) + k.Y_PLAGES] == 0 and m[de_a(m, a) + k.A_SITES] >= m[de_a(m, a) + k.A_MAX]:
        return False
    if m[de_ag(m, a, g) + k.X_PLAGES] == 0 and m[de_g(m, g) + k.G_AESH] >= m[k.C_GA]:
        return False
    if not compatible(m, a, m[de_e(m, e) + k.E_DEBUT] + s) or chevauche(m, g, s) >= 0:
        return False
    return tient_contrat(m, a, g, s)


@compiler
def _compter(m, a, g, s, signe):  # type: ignore[no-untyped-def]
    """Add or remove a line in every count, once the day of the AESH has or has lost it."""
    e = m[de_g(m, g) + k.G_ECOLE]
    i = m[de_e(m, e) + k.E_DEBUT] + s
    demi = 2 * m[de_i(m, i) + k.I_JOUR] + m[de_i(m, i) + k.I_DEMI]
    duree, besoin = m[de_gs(m, g, s) + k.S_DUREE], m[de_gs(m, g, s) + k.S_BESOIN]
    for w in range(m[k.C_SEMAINES]):
        if m[de_gs(m, g, s) + k.S_SEMAINES] >> w & 1:
            m[de_a(m, a) + k.A_FAIT + w] += signe * duree
            m[de_g(m, g) + k.G_FAIT + w] += signe * duree
            m[de_ah(m, a) + w * k.DEMIS + demi] += signe
            for n in range(m[de_g(m, g) + k.G_ELEVES]):
                if besoin >> n & 1:
                    m[de_p(m, m[de_gp(m, g) + n]) + k.P_FAIT + w] += signe * duree
    m[de_ag(m, a, g) + k.X_PLAGES] += signe
    m[de_ae(m, a, e) + k.Y_PLAGES] += signe
    m[de_g(m, g) + k.G_PLAGES] += signe


@compiler
def mettre(m, z, a, g, s):  # type: ignore[no-untyped-def]
    """Add a line that ``peut`` allows."""
    e = m[de_g(m, g) + k.G_ECOLE]
    i = m[de_e(m, e) + k.E_DEBUT] + s
    jour = m[de_i(m, i) + k.I_JOUR]
    z[k.Z_SCORE] += gain(m, a, g, s)
    if m[k.C_TRAJET]:
        for w in range(m[k.C_SEMAINES]):
            if m[de_gs(m, g, s) + k.S_SEMAINES] >> w & 1:
                m[de_a(m, a) + k.A_FAIT + w] += trajet_en_plus(m, a, i, w)
    if m[de_ag(m, a, g) + k.X_PLAGES] == 0:
        m[de_ga(m, g) + m[de_g(m, g) + k.G_AESH]] = a
        m[de_g(m, g) + k.G_AESH] += 1
    if m[de_ae(m, a, e) + k.Y_PLAGES] == 0:
        m[de_a(m, a) + k.A_SITES] += 1
    n = m[de_jour(m, a, jour) + 0]
    m[de_jour(m, a, jour) + 1 + 2 * n] = g
    m[de_jour(m, a, jour) + 2 + 2 * n] = s
    m[de_jour(m, a, jour) + 0] = n + 1
    m[de_gs(m, g, s) + k.S_QUI] = a
    _compter(m, a, g, s, 1)
    _noter(m, z, METTRE, a, g, s)


@compiler
def oter(m, z, g, s):  # type: ignore[no-untyped-def]
    """Remove a line of the plan."""
    a, e = m[de_gs(m, g, s) + k.S_QUI], m[de_g(m, g) + k.G_ECOLE]
    i = m[de_e(m, e) + k.E_DEBUT] + s
    jour = m[de_i(m, i) + k.I_JOUR]
    n = m[de_jour(m, a, jour) + 0] - 1
    for r in range(n + 1):
        if m[de_jour(m, a, jour) + 1 + 2 * r] == g and m[de_jour(m, a, jour) + 2 + 2 * r] == s:
            m[de_jour(m, a, jour) + 1 + 2 * r] = m[de_jour(m, a, jour) + 1 + 2 * n]
            m[de_jour(m, a, jour) + 2 + 2 * r] = m[de_jour(m, a, jour) + 2 + 2 * n]
            break
    m[de_jour(m, a, jour) + 0] = n
    m[de_gs(m, g, s) + k.S_QUI] = -1
    _compter(m, a, g, s, -1)
    if m[de_ae(m, a, e) + k.Y_PLAGES] == 0:
        m[de_a(m, a) + k.A_SITES] -= 1
    if m[de_ag(m, a, g) + k.X_PLAGES] == 0:
        dernier = m[de_g(m, g) + k.G_AESH] - 1
        for r in range(dernier + 1):
            if m[de_ga(m, g) + r] == a:
                m[de_ga(m, g) + r] = m[de_ga(m, g) + dernier]
                break
        m[de_g(m, g) + k.G_AESH] = dernier
    if m[k.C_TRAJET]:
        for w in range(m[k.C_SEMAINES]):
            if m[de_gs(m, g, s) + k.S_SEMAINES] >> w & 1:
                m[de_a(m, a) + k.A_FAIT + w] -= trajet_en_plus(m, a, i, w)
    z[k.Z_SCORE] -= gain(m, a, g, s)
    _noter(m, z, OTER, a, g, s)


@compiler
def perte(m, g, s):  # type: ignore[no-untyped-def]
    """Rough change of the score if the line is removed: pair and site only when they end."""
    a, e = m[de_gs(m, g, s) + k.S_QUI], m[de_g(m, g) + k.G_ECOLE]
    total = couverture(m, g, s, -1) - du_creneau(m, a, g, s)
    total += m[k.C_OUVERTURE] * ouvertures(m, a, g, s, 1)
    if m[de_ag(m, a, g) + k.X_PLAGES] == 1:
        m[de_g(m, g) + k.G_AESH] -= 1
        total -= nouvelle_paire(m, a, g)
        m[de_g(m, g) + k.G_AESH] += 1
    if m[de_ae(m, a, e) + k.Y_PLAGES] == 1:
        m[de_a(m, a) + k.A_SITES] -= 1
        total -= nouveau_site(m, a, e)
        m[de_a(m, a) + k.A_SITES] += 1
    return total


@compiler
def _noter(m, z, acte, a, g, s):  # type: ignore[no-untyped-def]
    n = 4 * z[k.Z_JOURNAL]
    m[m[k.D_JOURNAL] + n] = acte
    m[m[k.D_JOURNAL] + n + 1] = a
    m[m[k.D_JOURNAL] + n + 2] = g
    m[m[k.D_JOURNAL] + n + 3] = s
    z[k.Z_JOURNAL] += 1


@compiler
def changer(m, z, p, g, h):  # type: ignore[no-untyped-def]
    """A pupil goes from a group to another, neither having any slot."""
    z[k.Z_SCORE] -= m[k.C_CHANGEMENT] * faire_passer(m, p, g, h)
    _noter(m, z, CHANGER, p, g, h)


@compiler
def defaire(m, z):  # type: ignore[no-untyped-def]
    """Undo everything in the journal."""
    n = z[k.Z_JOURNAL]
    while n > 0:
        n -= 1
        acte = m[m[k.D_JOURNAL] + 4 * n]
        if acte == CHANGER:
            changer(
                m,
                z,
                m[m[k.D_JOURNAL] + 4 * n + 1],
                m[m[k.D_JOURNAL] + 4 * n + 3],
                m[m[k.D_JOURNAL] + 4 * n + 2],
            )
        elif acte == METTRE:
            oter(m, z, m[m[k.D_JOURNAL] + 4 * n + 2], m[m[k.D_JOURNAL] + 4 * n + 3])
        else:
            mettre(
                m,
                z,
                m[m[k.D_JOURNAL] + 4 * n + 1],
                m[m[k.D_JOURNAL] + 4 * n + 2],
                m[m[k.D_JOURNAL] + 4 * n + 3],
            )
        z[k.Z_JOURNAL] = n
    z[k.Z_JOURNAL] = 0
